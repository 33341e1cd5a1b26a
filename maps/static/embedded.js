"use strict";
// Data from files beside the page; served.js answers the same questions from the running service.

(function () {
  function tables() {
    return gridsvc.data;
  }

  // Rows with their geometry as GeoJSON: points, or lines along what they cover.
  function placed(collection) {
    const { rows, shapes } = tables()[collection];
    return rows.map((row, at) => ({ ...row, geometry: geometryOf(shapes[at].map(gridsvc.degrees)) }));
  }

  function geometryOf(lines) {
    if (lines.length === 0) {
      return null;
    }
    const isPoint = lines.length === 1 && lines[0].length === 1;
    return isPoint ? { type: "Point", coordinates: lines[0][0] } : { type: "MultiLineString", coordinates: lines };
  }

  function within(row, filter) {
    return (
      (!filter.region || [row.community, row.street, row.district].includes(filter.region)) &&
      (!filter.class || row.class_code.startsWith(filter.class)) &&
      (!filter.overdue || (row.deadline_at && new Date(row.deadline_at) < new Date(tables().problems.at)))
    );
  }

  function tally(rows, keys) {
    const counts = {};
    for (const row of rows) {
      for (const key of keys(row).filter(Boolean)) {
        counts[key] = (counts[key] || 0) + 1;
      }
    }
    return counts;
  }

  function counts(filter) {
    const { suspended, seen, at } = tables().problems;
    const rows = tables().open.rows.filter((row) => within(row, filter));
    return {
      grid_set: "",
      counts: tally(rows, (row) => [row.grid]),
      regions: tally(rows, (row) => [row.district, row.street, row.community]),
      suspended,
      seen,
      at,
    };
  }

  function problemsOf(grid, filter) {
    return placed("open").filter((row) => row.grid === grid && within(row, filter));
  }

  function closures(from, until) {
    const [begin, end] = [new Date(from), new Date(until)];
    return placed("closures").filter(
      (row) => new Date(row.closed_from) <= end && (!row.closed_until || new Date(row.closed_until) >= begin),
    );
  }

  function plan() {
    return tables()[`plan-${gridsvc.config.plan.id}`];
  }

  function planDay(date) {
    const { features } = plan();
    const chosen = features.filter(({ properties }) => properties.date === date || properties.kind === "unplanned");
    return { type: "FeatureCollection", features: chosen.map(unpacked) };
  }

  function unpacked(feature) {
    if (!feature.packed) {
      return feature;
    }
    const coordinates = feature.packed.map(gridsvc.degrees);
    return { ...feature, geometry: { type: "MultiLineString", coordinates } };
  }

  gridsvc.source = {
    regions: async () => tables().regions.rows,
    counts: async (filter) => counts(filter),
    problemsOf: async (grid, filter) => problemsOf(grid, filter),
    shape: async (collection, id) => gridsvc.embeddedShape(collection, id),
    closures: async (from, until) => closures(from, until),
    sites: async () => placed("sites"),
    findSites: async (text) => gridsvc.searchSites(text),
    site: async () => null,
    plan: async () => plan().document,
    planDay: async (date) => planDay(date),
    sheet: () => null,
    siteFile: () => null,
    calendar: () => null,
  };
})();
