"use strict";
// The plan in words: a table of the day's teams, the stops of one team, and visits that no route holds.

(function () {
  const { element } = gridsvc;

  function time({ start, end }) {
    return `${gridsvc.clock(start)}–${gridsvc.clock(end)}`;
  }

  function swatch(team) {
    const { colour, dash } = gridsvc.planRoutes.look(team);
    return element("span", { class: `line team-${colour} ${dash ? "dashed" : ""}`, "aria-hidden": "true" });
  }

  function travel(route) {
    return route.travel_m + (route.return_m || 0);
  }

  function teamsTable(routes, choose) {
    const heads = ["plan.team", "plan.stops", "plan.way", "plan.hours"].map((code) =>
      element("th", { scope: "col" }, gridsvc.text(code)),
    );
    const rows = routes.map(({ properties: route }) => {
      const name = [swatch(route.team), gridsvc.foreign(route.team_name)];
      const button = element("button", { type: "button", class: "link", onclick: () => choose(route.team) }, name);
      return element(
        "tr",
        {},
        element("th", { scope: "row" }, button),
        element("td", { class: "figure" }, gridsvc.number(route.stops)),
        element("td", { class: "figure" }, gridsvc.kilometres(travel(route))),
        element("td", { class: "figure" }, time(route)),
      );
    });
    return element("table", {}, element("thead", {}, element("tr", {}, heads)), element("tbody", {}, rows));
  }

  function stopItem(stop, choose) {
    const { sequence, name, begin, end, travel_s, travel_m, visit, locked } = stop.properties;
    const { colour } = gridsvc.planRoutes.look(stop.properties.team);
    const way = gridsvc.text("plan.leg", { time: gridsvc.duration(travel_s), way: gridsvc.kilometres(travel_m) });
    const face = [
      element("span", { class: `ordinal team-${colour}` }, String(sequence)),
      element("span", { class: "row-title" }, gridsvc.foreign(name)),
      element("span", { class: "row-time" }, time({ start: begin, end })),
      element("span", { class: "row-detail" }, gridsvc.foreign(gridsvc.named(stop.properties, "category")), " · ", way),
      locked?.length > 0 && element("span", { class: "badge tone-calm" }, gridsvc.text("plan.locked")),
    ];
    const button = element("button", { type: "button", class: "row stop-row", onclick: () => choose(stop) }, face);
    return element("li", { "data-visit": visit }, button, gridsvc.siteLink(stop.properties.site));
  }

  function stopList(stops, choose) {
    return element("ol", { class: "ranked" }, stops.map((stop) => stopItem(stop, choose)));
  }

  function unplanned(features) {
    const items = features.map(({ properties }) => {
      const { code, params, evidence } = properties.reason;
      const closed = params?.cause === "closure" && params.streets.map((name) => name || gridsvc.text("closure.unnamed"));
      const words = closed
        ? gridsvc.text("reason.unreachable_closure", { streets: closed.join("、") })
        : gridsvc.text(`reason.${code}`, params || {});
      const way = properties.relaxation;
      return element(
        "li",
        { class: "card" },
        element("h3", {}, gridsvc.siteLink(properties.site, gridsvc.foreign(properties.name)) || gridsvc.foreign(properties.name)),
        element("p", {}, words, " ", element("small", {}, gridsvc.text(`evidence.${evidence}`))),
        way && element("p", {}, gridsvc.text(`relaxation.${way.code}`, way.params || {})),
      );
    });
    return element("ol", { class: "cards" }, items);
  }

  // The printable sheet of a route, where there is a service to make it.
  function sheetLink(route) {
    const href = gridsvc.source.sheet(route);
    return href && element("p", { class: "sheet-link" }, element("a", { class: "plain", href }, gridsvc.text("plan.sheet")));
  }

  // The calendar of a team, likewise.
  function calendarLink(team) {
    const href = gridsvc.source.calendar(team);
    return href && element("p", { class: "sheet-link" }, element("a", { href }, gridsvc.text("plan.calendar")));
  }

  gridsvc.planLists = { teamsTable, stopList, unplanned, travel, sheetLink, calendarLink };
})();
