"use strict";
// Open problems per grid and region, their colours on the map and the legend that explains them.

(function () {
  const LEVELS = ["grid", "community", "street", "district"];
  let current = { counts: {}, regions: {}, seen: null };
  let seen = null;
  let breaks = {};

  function take(counts, levelOf) {
    current = counts;
    seen = counts.seen ? new Set(counts.seen) : null;
    breaks = Object.fromEntries(LEVELS.map((level) => [level, breaksAt(level, levelOf)]));
  }

  function breaksAt(level, levelOf) {
    const regions = Object.entries(current.regions).filter(([code]) => levelOf(code) === level);
    const values = level === "grid" ? Object.values(current.counts) : regions.map(([, count]) => count);
    return gridsvc.breaksOf(values, gridsvc.config.rampSteps);
  }

  // The count of a grid; null when no patrol has seen it and nothing is reported there.
  function gridCount(code) {
    const count = current.counts[code] || 0;
    return count === 0 && seen !== null && !seen.has(code) ? null : count;
  }

  function regionCount(code) {
    return current.regions[code] || 0;
  }

  function countColour(level, count) {
    const step = gridsvc.classOf(count, breaks[level] || [], gridsvc.config.rampSteps);
    return gridsvc.colour(step === 0 ? "grid-none" : `ramp-${step}`);
  }

  function range(lowest, next) {
    if (next === undefined) {
      return gridsvc.text("legend.from", { n: gridsvc.number(lowest) });
    }
    return next - lowest <= 1 ? gridsvc.number(lowest) : `${gridsvc.number(lowest)}–${gridsvc.number(next - 1)}`;
  }

  function swatch(kind, words) {
    const patch = gridsvc.element("span", { class: `swatch ${kind}`, "aria-hidden": "true" });
    return gridsvc.element("li", {}, patch, words);
  }

  function showLegend() {
    const level = gridsvc.countedLevel(Math.round(gridsvc.map.getZoom())) || "grid";
    const steps = breaks[level] || [];
    const rows = steps.map((lowest, at) => {
      const step = gridsvc.classOf(lowest, steps, gridsvc.config.rampSteps);
      return swatch(`ramp-${step}`, range(lowest, steps[at + 1]));
    });
    const none = swatch("none", gridsvc.text(seen ? "legend.none_seen" : "legend.none_recorded"));
    const unseen = level === "grid" && seen ? swatch("not-seen", gridsvc.text("legend.not_seen")) : null;
    gridsvc.fill("legend-title", gridsvc.text(`legend.title_${level}`));
    gridsvc.fill("legend-rows", none, ...rows, unseen);
  }

  gridsvc.counts = { take, showLegend };
  Object.assign(gridsvc, { gridCount, regionCount, countColour });
})();
