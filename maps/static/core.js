"use strict";
// The one global name of these pages, and how they say sentences, numbers and times.

(function () {
  const data = (window.gridsvcData = window.gridsvcData || {});
  const gridsvc = (window.gridsvc = { data, pages: {}, config: null, map: null, layers: {} });

  function text(code, params = {}) {
    const sentence = gridsvc.config.texts[code];
    if (sentence === undefined) {
      return code.slice(code.indexOf(".") + 1);
    }
    return sentence.replace(/\{(\w+)\}/g, (place, name) => (name in params ? String(params[name]) : place));
  }

  function isChinese() {
    return gridsvc.config.language.startsWith("zh");
  }

  function named(row, stem) {
    const own = isChinese() ? row[`${stem}_zh`] : row[`${stem}_en`];
    return own || row[`${stem}_zh`] || row[`${stem}_en`] || row[stem] || "";
  }

  function number(value, digits = 0) {
    return new Intl.NumberFormat(gridsvc.config.language, {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    }).format(value);
  }

  function kilometres(metres) {
    return text("unit.km", { n: number(metres / 1000, metres < 99500 ? 1 : 0) });
  }

  function duration(seconds) {
    const minutes = Math.round(seconds / 60);
    if (minutes < 60) {
      return text("unit.minutes", { n: minutes });
    }
    return text("unit.hours", { h: number(Math.floor(minutes / 60)), m: String(minutes % 60).padStart(2, "0") });
  }

  function timed(options) {
    return new Intl.DateTimeFormat(gridsvc.config.language, { timeZone: gridsvc.config.city.timeZone, ...options });
  }

  function clock(instant) {
    return timed({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date(instant));
  }

  function moment(instant) {
    const options = { year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" };
    return timed({ ...options, hourCycle: "h23" }).format(new Date(instant));
  }

  function day(date, options = { month: "long", day: "numeric", weekday: "short" }) {
    const noon = new Date(`${date}T12:00:00Z`);
    return new Intl.DateTimeFormat(gridsvc.config.language, { timeZone: "UTC", ...options }).format(noon);
  }

  // The date on the city's clock.
  function today() {
    const parts = timed({ year: "numeric", month: "2-digit", day: "2-digit" }).formatToParts(new Date());
    const part = (type) => parts.find((each) => each.type === type).value;
    return `${part("year")}-${part("month")}-${part("day")}`;
  }

  Object.assign(gridsvc, { text, named, number, kilometres, duration, clock, moment, day, today, isChinese });
})();
