"use strict";
// The page of sites: filters, how many stand in which state, the list, and the site that is chosen.

(function () {
  const { address, element } = gridsvc;
  const FILTERS = ["category", "register", "state", "name"];
  const PAUSE_MS = 150;
  let waiting = 0;
  let sites = [];
  let found = [];
  let before = "";
  // What the service found for a text, best first: by pinyin, initials, code, category, street; an exported page looks in what it carries.
  let hits = { text: "", rank: new Map() };

  gridsvc.siteMark = function (site) {
    const marks = gridsvc.config.marks.sites;
    return marks.find((each) => each.key === (site.cycle_state || "none")) || marks[marks.length - 1];
  };

  function chosen() {
    return Object.fromEntries(FILTERS.map((name) => [name, address.get(name)]));
  }

  function matches(site, { category, register, state, name }, { anyState = false } = {}) {
    return (
      (!category || site.category === category) &&
      (!register || site.registers.split(",").includes(register)) &&
      (anyState || !state || gridsvc.siteMark(site).key === state) &&
      (!name || site.name.toLowerCase().includes(name.toLowerCase()) || rank(site, name) !== undefined)
    );
  }

  function rank(site, name) {
    return hits.text === name ? hits.rank.get(site.id) : undefined;
  }

  async function lookUp(text) {
    const list = text.trim() ? await gridsvc.source.findSites(text).catch(() => []) : [];
    if (text === address.get("name") && list.length > 0) {
      hits = { text, rank: new Map(list.map(({ id }, at) => [id, at])) };
      refresh();
    }
  }

  function takeSites(list) {
    sites = [...list].sort((one, other) => one.name.localeCompare(other.name, gridsvc.config.language));
    const names = new Map(sites.map((site) => [site.category, gridsvc.named(site, "category")]));
    const options = [...names].sort(([, one], [, other]) => one.localeCompare(other, gridsvc.config.language));
    gridsvc.find("category").append(...options.map(([value, words]) => element("option", { value }, words)));
    refresh();
    lookUp(address.get("name"));
  }

  function refresh() {
    const filter = chosen();
    before = JSON.stringify(filter);
    for (const name of ["category", "register", "name"]) {
      gridsvc.find(name).value = filter[name];
    }
    found = sites.filter((site) => matches(site, filter));
    found.sort((one, other) => (rank(one, filter.name) ?? Infinity) - (rank(other, filter.name) ?? Infinity) || 0);
    showStates(filter);
    gridsvc.fill("total", gridsvc.text("sites.found", { n: gridsvc.number(found.length), all: gridsvc.number(sites.length) }));
    showList(0);
    gridsvc.siteMarkers.show(found, (id) => address.step({ site: id }));
    showChoice();
  }

  function showList(upTo) {
    gridsvc.portioned("sites", found, { className: "ranked", draw: row, none: "sites.none", upTo });
  }

  // Bars of states, each a switch that shows only its sites.
  function showStates(filter) {
    const pool = sites.filter((site) => matches(site, filter, { anyState: true }));
    const bars = gridsvc.config.marks.sites
      .map((mark) => [mark, pool.filter((site) => gridsvc.siteMark(site) === mark).length])
      .filter(([mark, count]) => count > 0 || mark.key === filter.state);
    const held = document.activeElement.dataset.state;
    gridsvc.fill("states", ...bars.map(([mark, count]) => stateBar(mark, count, pool.length, filter.state)));
    document.querySelector(`[data-state="${held}"]`)?.focus();
  }

  function stateBar(mark, count, all, state) {
    const parts = [
      gridsvc.badge(mark),
      element("progress", { class: `tone-${mark.tone}`, max: Math.max(all, 1), value: count, "aria-hidden": "true" }),
      element("strong", {}, gridsvc.number(count)),
    ];
    const pressed = mark.key === state;
    const attributes = { type: "button", class: "state-bar", "aria-pressed": String(pressed), "data-state": mark.key };
    const button = element("button", attributes, parts);
    button.addEventListener("click", () => address.step({ state: pressed ? "" : mark.key }));
    return element("li", {}, button);
  }

  function row(site) {
    const open = address.get("site") === site.id;
    const face = [
      element("span", { class: "row-title" }, gridsvc.foreign(site.name)),
      element("span", { class: "row-detail" }, gridsvc.foreign(gridsvc.named(site, "category"))),
      gridsvc.badge(gridsvc.siteMark(site)),
    ];
    const button = element("button", { type: "button", class: "row", "aria-expanded": String(open) }, face);
    button.addEventListener("click", () => address.step({ site: address.get("site") === site.id ? "" : site.id }));
    return element("li", { "data-site": site.id }, button, open && facts(site));
  }

  function metres(length) {
    return length && gridsvc.text("site.metres", { n: gridsvc.number(Math.round(length)) });
  }

  function facts(site) {
    const known = [
      ["site.register", site.registers.split(",").filter(Boolean).map((each) => gridsvc.text(`register.${each}`)).join(", ")],
      ["site.day", site.cycle_date && gridsvc.day(site.cycle_date)],
      ["site.last", site.last_visit ? gridsvc.day(site.last_visit) : gridsvc.text("site.never")],
      ["site.around", metres(site.surroundings_street_m)],
      ["site.tour", metres(site.surroundings_tour_m)],
      ["site.agency", site.agency && gridsvc.foreign(site.agency)],
    ];
    const link = gridsvc.siteLink(site.id);
    const rows = [...known, ["site.record", link]].filter(([, value]) => value);
    return element(
      "dl",
      { class: "facts" },
      rows.map(([code, value]) => [element("dt", {}, gridsvc.text(code)), element("dd", {}, value)]),
    );
  }

  function showChoice() {
    const id = address.get("site");
    const at = found.findIndex((site) => site.id === id);
    if (at >= document.querySelectorAll("[data-site]").length) {
      showList(at + 1);
    }
    for (const item of document.querySelectorAll("[data-site]")) {
      const open = item.dataset.site === id;
      item.querySelector("button").setAttribute("aria-expanded", String(open));
      item.querySelector("dl")?.remove();
      if (open) {
        item.append(facts(sites.find((site) => site.id === id)));
      }
    }
    gridsvc.siteMarkers.choose(sites.find((site) => site.id === id));
    gridsvc.pointOut(`[data-site="${CSS.escape(id)}"]`);
  }

  function followAddress() {
    if (JSON.stringify(chosen()) !== before) {
      refresh();
    } else {
      showChoice();
    }
  }

  function begin() {
    for (const name of ["category", "register"]) {
      gridsvc.find(name).addEventListener("change", ({ target }) => address.step({ [name]: target.value, site: "" }));
    }
    gridsvc.find("name").addEventListener("input", ({ target }) => {
      address.note({ name: target.value });
      refresh();
      window.clearTimeout(waiting);
      waiting = window.setTimeout(() => lookUp(target.value), PAUSE_MS);
    });
    window.addEventListener("hashchange", followAddress);
    document.addEventListener("themechange", refresh);
    L.MarkerCluster.mergeOptions({ keyboard: false });
    gridsvc.showLayers();
    gridsvc.source.regions().then(gridsvc.nameRegions, () => {});
    gridsvc.load("sites", gridsvc.source.sites, takeSites);
    gridsvc.closures.showNow();
  }

  gridsvc.pages.sites = begin;
})();
