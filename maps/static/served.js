"use strict";
// Data from the running service, by address; embedded.js answers the same questions from a file.

(function () {
  const PAGE_SIZE = 1000;

  async function read(address) {
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    if (!answer.ok) {
      const problem = await answer.json().catch(() => ({}));
      throw new Error(problem.detail || problem.title || `HTTP ${answer.status}`);
    }
    return answer.json();
  }

  function query(values) {
    const given = Object.entries(values).filter(([, value]) => value !== "" && value !== false && value !== null);
    return new URLSearchParams(given).toString();
  }

  function items(collection, values) {
    return `/ogc/collections/${collection}/items?${query({ city: gridsvc.config.city.code, ...values })}`;
  }

  function flat(feature) {
    return { ...feature.properties, id: feature.id, geometry: feature.geometry };
  }

  // All features, page after page.
  async function all(collection, values) {
    const rows = [];
    let address = items(collection, { ...values, limit: PAGE_SIZE });
    while (address) {
      const page = await read(address);
      rows.push(...page.features.map(flat));
      const next = (page.links || []).find((link) => link.rel === "next");
      address = next && page.features.length > 0 ? sameOrigin(next.href) : null;
    }
    return rows;
  }

  // A service behind a proxy may name itself differently from the address bar.
  function sameOrigin(href) {
    const { pathname, search } = new URL(href, window.location.href);
    return pathname + search;
  }

  function filtered(filter) {
    return { region: filter.region, class: filter.class, overdue: filter.overdue ? "true" : "" };
  }

  async function one(collection, id) {
    const code = encodeURIComponent(id);
    const scope = query({ city: gridsvc.config.city.code });
    return flat(await read(`/ogc/collections/${collection}/items/${code}?${scope}`));
  }

  gridsvc.source = {
    regions: () => all("regions", { skipGeometry: "true" }),
    counts: (filter) =>
      read(`/api/cities/${gridsvc.config.city.code}/open-problems?${query(filtered(filter))}`),
    problemsOf: (grid, filter) => all("problems", { grid, open: "true", ...filtered({ ...filter, region: "" }) }),
    shape: async (collection, id) => (await one(collection, id)).geometry,
    closures: (from, until) => all("closures", { datetime: `${from}/${until}` }),
    sites: () => all("sites", {}),
    findSites: async (q) => (await read(`/api/cities/${gridsvc.config.city.code}/sites?${query({ q, limit: 1000 })}`)).sites,
    site: (id) => read(`/api/cities/${gridsvc.config.city.code}/sites/${encodeURIComponent(id)}`),
    plan: () => read(`/api/plans/${gridsvc.config.plan.id}`),
    sheet: (route) =>
      `/api/plans/${gridsvc.config.plan.id}/sheets/${route}.html?${query({ lang: gridsvc.config.language })}`,
    calendar: (team) =>
      `/api/cities/${gridsvc.config.city.code}/teams/${team}/calendar.ics?${query({ lang: gridsvc.config.language })}`,
    siteFile: (site) => `/cities/${gridsvc.config.city.code}/sites/${site}?${query({ lang: gridsvc.config.language })}`,
    planDay: (date) => read(`/api/plans/${gridsvc.config.plan.id}.geojson?${query({ date })}`),
  };
})();
