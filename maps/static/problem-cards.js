"use strict";
// The problems of one grid: cards in the list and numbered pins on the map.

(function () {
  const LATE = { sign: "!", tone: "bad", text: "problem.overdue" };
  const { element } = gridsvc;
  let pins = null;

  function show(problems, now) {
    const sorted = [...problems].sort((one, other) => (one.reported_at < other.reported_at ? 1 : -1));
    gridsvc.announce(gridsvc.text("problems.in_grid", { count: gridsvc.number(sorted.length) }));
    const cards = sorted.map((problem, at) => card(problem, at + 1, now));
    gridsvc.fill("problems", cards.length > 0 ? element("ol", { class: "cards" }, cards) : gridsvc.notice("problems.none_in_grid"));
    clear();
    const placed = sorted.map((problem, at) => [problem, at + 1]).filter(([problem]) => problem.geometry);
    pins = L.layerGroup(placed.map(([problem, ordinal]) => pin(problem, ordinal))).addTo(gridsvc.map);
  }

  function clear() {
    pins?.remove();
    pins = null;
  }

  function card(problem, ordinal, now) {
    const mark = gridsvc.config.marks.problems.find((each) => each.key === problem.state);
    const late = problem.overdue ?? (problem.deadline_at && new Date(problem.deadline_at) < new Date(now));
    const title = element("h3", {}, gridsvc.foreign(gridsvc.named(problem, "class") || problem.class_code));
    const parts = [
      element("div", { class: "card-head" }, element("span", { class: "ordinal" }, String(ordinal)), title),
      element("div", { class: "badges" }, mark && gridsvc.badge(mark), late && gridsvc.badge(LATE)),
      problem.description && element("p", { dir: "auto" }, problem.description),
      element("dl", { class: "facts" }, facts(problem)),
    ];
    return element("li", { class: "card", "data-problem": problem.id }, parts);
  }

  function facts(problem) {
    const known = [
      ["problem.reported", problem.reported_at && gridsvc.moment(problem.reported_at)],
      ["problem.deadline", problem.deadline_at && gridsvc.moment(problem.deadline_at)],
      ["problem.agency", problem.agency && gridsvc.foreign(problem.agency)],
      ["problem.channel", problem.channel && gridsvc.text(`channel.${problem.channel}`)],
      ["problem.site", gridsvc.siteLink(problem.site)],
    ];
    return known
      .filter(([, value]) => value)
      .map(([code, value]) => [element("dt", {}, gridsvc.text(code)), element("dd", {}, value)]);
  }

  function pin(problem, ordinal) {
    const place = L.geoJSON(problem.geometry).getBounds().getCenter();
    const icon = L.divIcon({ className: "pin", html: element("span", {}, String(ordinal)), iconSize: [26, 26] });
    const marker = L.marker(place, { icon, keyboard: false, title: gridsvc.named(problem, "class") });
    return marker.on("click", () => gridsvc.pointOut(`[data-problem="${problem.id}"]`));
  }

  gridsvc.problemCards = { show, clear };
})();
