"use strict";
// Classes of a ramp for counts: whole numbers, and never more classes than there are different counts.

(function () {
  const NICE = [1, 2, 3, 5, 8, 10, 15, 20, 30, 50, 80, 100, 150, 200, 300, 500, 800, 1000];

  function nice(value) {
    const scale = value > 1000 ? 10 ** (Math.floor(Math.log10(value)) - 2) : 1;
    const rest = value / scale;
    return Math.max(...NICE.filter((each) => each <= rest), 1) * scale;
  }

  // The lowest count of each class, ascending; quantiles, rounded down to numbers people read with ease.
  function breaksOf(counts, classes) {
    const sorted = counts.filter((count) => count > 0).sort((one, other) => one - other);
    if (sorted.length === 0) {
      return [];
    }
    const different = [...new Set(sorted)];
    if (different.length <= classes) {
      return different;
    }
    const upper = sorted.filter((count) => count > sorted[0]);
    const found = new Set([sorted[0]]);
    for (let step = 0; step < classes - 1; step += 1) {
      const share = step / (classes - 1) + 0.1 * (step / classes);
      const quantile = upper[Math.min(Math.floor(share * upper.length), upper.length - 1)];
      found.add(Math.max(nice(quantile), sorted[0]));
    }
    return [...found].sort((one, other) => one - other);
  }

  // Classes are counted from 1; 0 is a count of none. Few classes are spread over the whole ramp.
  function classOf(count, breaks, classes) {
    const passed = breaks.filter((lowest) => count >= lowest).length;
    if (passed === 0) {
      return 0;
    }
    return breaks.length === 1 ? 2 : Math.round(1 + ((passed - 1) * (classes - 1)) / (breaks.length - 1));
  }

  gridsvc.breaksOf = breaksOf;
  gridsvc.classOf = classOf;
})();
