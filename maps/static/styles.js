"use strict";
// How each layer is drawn; colours come from palette.css, so a change of theme needs only a redraw.

(function () {
  const MAIN = /^(motorway|trunk|primary|secondary)(_link)?$/;
  const MIDDLE = /^tertiary(_link)?$/;
  const known = new Map();

  function colour(name) {
    if (!known.has(name)) {
      known.set(name, getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim());
    }
    return known.get(name);
  }
  document.addEventListener("themechange", () => known.clear());

  // Grids that no patrol has seen are hatched: not seen is not clean.
  function hatch() {
    const key = "hatch pattern";
    if (!known.has(key)) {
      const tile = Object.assign(document.createElement("canvas"), { width: 8, height: 8 });
      const pen = tile.getContext("2d");
      pen.fillStyle = colour("grid-none");
      pen.fillRect(0, 0, 8, 8);
      pen.strokeStyle = colour("hatch");
      pen.lineWidth = 1.4;
      pen.beginPath();
      for (const start of [-8, 0, 8]) {
        pen.moveTo(start, 8);
        pen.lineTo(start + 8, 0);
      }
      pen.stroke();
      known.set(key, pen.createPattern(tile, "repeat"));
    }
    return known.get(key);
  }

  function area(fillColor, color, weight) {
    return { fill: true, fillOpacity: 1, fillColor, stroke: weight > 0, color, weight, opacity: 1 };
  }

  const OUTLINES = { city: ["map-district-line", 2.4], district: ["map-district-line", 2], street: ["map-street-line", 1.6] };

  function outline(properties, zoom) {
    const [name, weight] = OUTLINES[properties.level] || ["map-region-line", zoom >= 13 ? 1 : 0.6];
    return { fill: false, stroke: true, color: colour(name), weight, opacity: 1 };
  }

  function regionGround(properties, zoom) {
    const line = outline(properties, zoom);
    const lowest = ["city", "district"].includes(properties.level);
    return lowest ? { ...line, fill: true, fillOpacity: 1, fillColor: colour("map-region") } : line;
  }

  // The level of region that stands for its grids at a zoom; none where the grids themselves are drawn.
  function countedLevel(zoom) {
    if (zoom >= 13) {
      return null;
    }
    return zoom >= 11 ? "community" : zoom >= 9 ? "street" : "district";
  }

  function regionCounts(properties, zoom) {
    const level = countedLevel(zoom);
    if (level === null || properties.level !== level) {
      return regionGround(properties, zoom);
    }
    const fill = gridsvc.countColour(level, gridsvc.regionCount(properties.id));
    return area(fill, colour("map-region-line"), 1);
  }

  function gridCounts(properties, zoom) {
    const count = gridsvc.gridCount(properties.id);
    const fill = count === null ? hatch() : gridsvc.countColour("grid", count);
    return area(fill, colour("grid-line"), zoom >= 15 ? 1 : zoom === 14 ? 0.6 : 0.3);
  }

  function roads(properties, zoom) {
    const grade = MAIN.test(properties.class) ? 2 : MIDDLE.test(properties.class) ? 1 : 0;
    const weight = [0.5, 0.9, 1.5][grade] * 1.5 ** Math.max(zoom - 13, 0);
    const line = { stroke: true, fill: false, lineCap: "round", lineJoin: "round", opacity: 1 };
    const casing = { ...line, color: colour("map-road-edge"), weight: weight + 1.2 };
    const face = { ...line, color: colour(grade === 2 ? "map-road-main" : "map-road"), weight };
    const thin = { ...line, color: colour("map-road-thin"), weight: weight + 0.4 };
    return weight < 1.2 ? [thin] : [casing, face];
  }

  gridsvc.colour = colour;
  gridsvc.countedLevel = countedLevel;
  gridsvc.styles = { regionGround, regionCounts, gridCounts, roads };
})();
