"use strict";
// The page of one plan: a day, all its teams or one of them.

(function () {
  const { address, element } = gridsvc;
  let plan = null;
  let dates = [];
  let shownDay = null;
  let features = [];
  let framed = "";
  let next = { focus: "", visit: "" };

  gridsvc.teamOrder = (team) => plan.teams.findIndex((each) => each.id === team);

  // The day that was asked for, else the first from today on on which somebody is on the road, else the first of all.
  function day() {
    const busy = dates.filter((date) => plan.routes.some((route) => route.date === date));
    const wishes = [address.get("day"), busy.find((date) => date >= gridsvc.today()), busy[0]];
    return wishes.find((date) => dates.includes(date)) || dates[0];
  }

  function of(kind) {
    return features.filter(({ properties }) => properties.kind === kind);
  }

  function takePlan(document) {
    plan = document;
    dates = plan.cycle.dates;
    const slider = gridsvc.find("day");
    slider.max = String(dates.length - 1);
    const options = plan.teams.map((team) => element("option", { value: team.id, dir: "auto" }, team.name));
    gridsvc.find("team").append(...options);
    gridsvc.fill("day-marks", ...dates.map((date) => element("li", {}, String(Number(date.slice(8))))));
    showTotals();
    refresh();
    gridsvc.closures.showDays(dates);
  }

  function showTotals() {
    const { totals, certificate } = plan;
    gridsvc.fill("total-planned", gridsvc.number(totals.visits_planned));
    gridsvc.fill("total-due", gridsvc.text("plan.of_due", { n: gridsvc.number(totals.visits_due) }));
    gridsvc.fill("total-way", gridsvc.kilometres(totals.travel_m));
    gridsvc.fill("total-unplanned", gridsvc.number(totals.visits_unplanned));
    const gap = certificate.largest_rolling_gap_days;
    gridsvc.fill("certificate", gap === null ? "" : gridsvc.text("plan.gap", { n: gap }));
  }

  function refresh() {
    const date = day();
    const at = dates.indexOf(date);
    const slider = gridsvc.find("day");
    slider.value = String(at);
    slider.setAttribute("aria-valuetext", gridsvc.day(date));
    gridsvc.find("day-before").disabled = at <= 0;
    gridsvc.find("day-after").disabled = at >= dates.length - 1;
    gridsvc.fill("day-name", gridsvc.day(date));
    gridsvc.fill("day-count", gridsvc.text("plan.day_of", { n: at + 1, all: dates.length }));
    gridsvc.find("team").value = address.get("team");
    if (date === shownDay) {
      showDay();
    } else {
      gridsvc.load("routes", () => gridsvc.source.planDay(date), (collection) => takeDay(date, collection));
    }
  }

  function takeDay(date, collection) {
    shownDay = date;
    features = collection.features;
    showDay();
    showUnplanned();
  }

  function showDay() {
    const team = address.get("team");
    const own = ({ properties }) => !team || properties.team === team;
    const routes = of("route").filter(own);
    const stops = of("stop").filter(own).sort((one, other) => one.properties.sequence - other.properties.sequence);
    const bases = plan.teams.filter((each) => routes.some(({ properties }) => properties.team === each.id));
    gridsvc.planRoutes.show(routes, stops, bases, (stopTeam, visit) => chooseTeam(stopTeam, { focus: "", visit }));
    frame(`${shownDay} ${team}`);
    gridsvc.find("all-teams").hidden = team === "";
    gridsvc.fill("routes", ...listed(team, routes, stops));
    gridsvc.announce(gridsvc.text("plan.shown", { day: gridsvc.day(shownDay), n: gridsvc.number(stops.length) }));
    goOn();
  }

  // After the list has changed the keyboard goes on where the reader would look.
  function goOn() {
    const { focus, visit } = next;
    next = { focus: "", visit: "" };
    if (focus) {
      gridsvc.find(focus).focus();
    }
    if (visit) {
      gridsvc.pointOut(`[data-visit="${visit}"]`);
    }
  }

  function chooseTeam(team, { focus = "all-teams", visit = "" } = {}) {
    next = { focus, visit };
    if (address.get("team") === team) {
      goOn();
    } else {
      address.step({ team });
    }
  }

  function listed(team, routes, stops) {
    if (routes.length === 0) {
      return [gridsvc.notice("plan.nothing")];
    }
    const straight = routes.some((route) => !route.geometry) && gridsvc.notice("plan.straight");
    if (team === "") {
      const table = gridsvc.planLists.teamsTable(routes, (team) => chooseTeam(team));
      return [summary(routes, stops), straight, table];
    }
    const sheets = routes.map(({ properties }) => gridsvc.planLists.sheetLink(properties.route));
    sheets.push(gridsvc.planLists.calendarLink(team));
    return [summary(routes, stops), straight, sheets, gridsvc.planLists.stopList(stops, zoomToStop)];
  }

  function summary(routes, stops) {
    const sum = (value) => routes.reduce((total, { properties }) => total + (value(properties) || 0), 0);
    const words = gridsvc.text("plan.summary", {
      stops: gridsvc.number(stops.length),
      way: gridsvc.kilometres(sum(gridsvc.planLists.travel)),
      travel: gridsvc.duration(sum((route) => route.travel_s + (route.return_s || 0))),
      service: gridsvc.duration(sum((route) => route.service_s)),
    });
    return element("p", { class: "summary" }, words);
  }

  // Moves the map only when day or team has changed, not when the reader comes with a place in the address.
  function frame(shown) {
    if (shown !== framed && (framed !== "" || address.get("at") === "")) {
      gridsvc.planRoutes.zoomToAll();
    }
    framed = shown;
  }

  function showUnplanned() {
    const found = of("unplanned");
    gridsvc.find("unplanned-part").hidden = found.length === 0;
    gridsvc.fill("unplanned", gridsvc.planLists.unplanned(found));
  }

  function zoomToStop(stop) {
    const [lon, lat] = stop.geometry.coordinates;
    gridsvc.map.setView([lat, lon], Math.max(gridsvc.map.getZoom(), 16), { animate: !gridsvc.still() });
  }

  function moveBy(days) {
    address.step({ day: dates[dates.indexOf(day()) + days] });
  }

  function begin() {
    gridsvc.find("day").addEventListener("input", ({ target }) => address.step({ day: dates[Number(target.value)] }));
    gridsvc.find("day-before").addEventListener("click", () => moveBy(-1));
    gridsvc.find("day-after").addEventListener("click", () => moveBy(1));
    gridsvc.find("team").addEventListener("change", ({ target }) => address.step({ team: target.value }));
    gridsvc.find("all-teams").addEventListener("click", () => chooseTeam("", { focus: "team" }));
    window.addEventListener("hashchange", () => plan && refresh());
    document.addEventListener("themechange", () => shownDay && showDay());
    gridsvc.showLayers();
    gridsvc.source.regions().then(gridsvc.nameRegions, () => {});
    gridsvc.load("routes", gridsvc.source.plan, takePlan);
  }

  gridsvc.pages.plan = begin;
})();
