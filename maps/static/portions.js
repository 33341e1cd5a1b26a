"use strict";
// Long lists, a portion at a time; the keyboard stays where the list grew.

(function () {
  const PORTION = 60;
  const { element } = gridsvc;

  function portioned(place, rows, { className, draw, none, shown = PORTION, upTo = 0 }) {
    if (rows.length === 0) {
      gridsvc.fill(place, gridsvc.notice(none));
      return;
    }
    const end = Math.max(shown, upTo);
    const list = element("ol", { class: className }, rows.slice(0, end).map(draw));
    const more = element("button", { type: "button", class: "plain wide" }, gridsvc.text("list.more"));
    more.addEventListener("click", () => {
      portioned(place, rows, { className, draw, none, shown: end + PORTION });
      gridsvc.find(place).querySelectorAll("li > button")[end]?.focus();
    });
    gridsvc.fill(place, list, rows.length > end && more);
  }

  gridsvc.portioned = portioned;
})();
