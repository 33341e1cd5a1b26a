"use strict";
// Closed streets: lines over the roads with an entry in the legend, and a list that says the same.

(function () {
  const { element } = gridsvc;
  const DAY_MS = 864e5;
  const NAMES_SHOWN = 3;
  // Room for the legend and the buttons of the map.
  const POPUP = { closeButton: false, maxWidth: 260, autoPanPaddingTopLeft: [12, 52], autoPanPaddingBottomRight: [60, 12] };
  let streets = [];
  let group = null;

  // What is closed at this moment.
  function showNow() {
    const now = new Date().toISOString();
    ask(now, now, () => true);
  }

  // What is closed at any time on some days of the city's calendar: a plan does without it on all of them.
  function showDays(days) {
    const [first, last] = [days[0], days[days.length - 1]].map((day) => Date.parse(day));
    const holds = ({ first_day, last_day }) => days.some((day) => first_day <= day && (!last_day || day <= last_day));
    ask(new Date(first - DAY_MS).toISOString(), new Date(last + 2 * DAY_MS).toISOString(), holds);
  }

  function ask(from, until, holds) {
    const part = gridsvc.find("closures-part");
    const work = () =>
      gridsvc.source.closures(from, until).catch((error) => {
        part.hidden = false;
        part.open = true;
        throw error;
      });
    gridsvc.load("closures", work, (rows) => {
      streets = grouped(rows.filter(holds));
      part.hidden = streets.length === 0;
      for (const entry of document.querySelectorAll(".closed-street")) {
        entry.hidden = streets.length === 0;
      }
      gridsvc.portioned("closures", streets, { className: "ranked", draw: listed, none: "closure.none" });
      draw();
    });
  }

  // Edges of one street that are closed together are one entry.
  function grouped(rows) {
    const found = new Map();
    for (const row of rows) {
      const key = JSON.stringify([row.name, row.closed_from, row.closed_until, row.reason]);
      const street = found.get(key) || { ...row, length_m: 0, lines: [] };
      street.length_m += row.length_m;
      street.lines.push(...(row.geometry ? [row.geometry] : []));
      found.set(key, street);
    }
    return [...found.values()].sort((one, other) => one.name.localeCompare(other.name, gridsvc.config.language));
  }

  function span({ closed_from, closed_until }) {
    const until = closed_until ? gridsvc.moment(closed_until) : gridsvc.text("closure.open_end");
    return gridsvc.text("closure.span", { from: gridsvc.moment(closed_from), until });
  }

  // Of a closed area the first few streets.
  function title({ name }) {
    const names = name.split("、");
    const more = names.length > NAMES_SHOWN ? " …" : "";
    return name ? gridsvc.foreign(names.slice(0, NAMES_SHOWN).join("、") + more) : gridsvc.text("closure.unnamed");
  }

  function listed(street) {
    const face = [
      element("span", { class: "row-title" }, title(street)),
      element("span", { class: "row-time" }, gridsvc.kilometres(street.length_m)),
      element("span", { class: "row-detail" }, span(street), street.reason && [" · ", gridsvc.foreign(street.reason)]),
    ];
    const choose = () => {
      const bounds = street.drawn.getBounds();
      if (bounds.isValid()) {
        gridsvc.map.fitBounds(bounds, { maxZoom: 16, padding: [28, 28], animate: false });
        street.drawn.openPopup(bounds.getCenter());
      }
    };
    return element("li", {}, element("button", { type: "button", class: "row closure-row", onclick: choose }, face));
  }

  function draw() {
    group?.remove();
    group = L.featureGroup().addTo(gridsvc.map);
    for (const street of streets) {
      street.drawn = lines(street).bindPopup(() => words(street), POPUP);
      group.addLayer(street.drawn);
    }
  }

  // A barrier's stripes; the wide line below catches the finger.
  function lines({ lines }) {
    const line = (style) => L.geoJSON(lines, { style: { lineCap: "butt", opacity: 1, ...style } });
    return L.featureGroup([
      line({ color: gridsvc.colour("map-halo"), weight: 12, opacity: 0.5, className: "closed-street-line" }),
      line({ color: gridsvc.colour("closed"), weight: 6, interactive: false }),
      line({ color: gridsvc.colour("closed-gap"), weight: 3, dashArray: "5 8", interactive: false }),
    ]);
  }

  function words(street) {
    return element(
      "div",
      { class: "closure" },
      element("strong", {}, title(street)),
      element("p", {}, span(street)),
      street.reason && element("p", {}, gridsvc.foreign(street.reason)),
      element("p", {}, gridsvc.text("closure.modes"), " · ", gridsvc.kilometres(street.length_m)),
    );
  }

  document.addEventListener("themechange", () => streets.length > 0 && draw());
  gridsvc.closures = { showNow, showDays };
})();
