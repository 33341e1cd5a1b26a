"use strict";
// Grids ranked by open problems.

(function () {
  const { element } = gridsvc;

  function show(counts, placeOf, none) {
    const rows = Object.entries(counts).sort(([one, more], [other, less]) => less - more || (one < other ? -1 : 1));
    const most = rows.length > 0 ? rows[0][1] : 0;
    const draw = ([code, count]) => row(code, count, most, placeOf(code));
    gridsvc.portioned("grids", rows, { className: "ranked", draw, none });
    return { grids: rows.length, open: rows.reduce((sum, [, count]) => sum + count, 0) };
  }

  function row(code, count, most, place) {
    const unit = element("span", { class: "offscreen" }, gridsvc.text("problems.unit"));
    const face = [
      element("span", { class: "row-title" }, gridsvc.foreign(place || code)),
      element("span", { class: "row-detail" }, code),
      element("progress", { max: most, value: count, "aria-hidden": "true" }),
      element("strong", { class: "row-count" }, gridsvc.number(count), unit),
    ];
    const button = element("button", { type: "button", class: "row", "data-grid": code }, face);
    button.addEventListener("click", () => gridsvc.address.step({ grid: code }));
    return element("li", {}, button);
  }

  // Puts the keyboard back on the grid that was looked at.
  function focusOn(code) {
    gridsvc.find("grids").querySelector(`[data-grid="${CSS.escape(code)}"]`)?.focus();
  }

  gridsvc.gridList = { show, focusOn };
})();
