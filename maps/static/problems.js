"use strict";
// The page of open problems: filters, counts on the map and in the list, and the grid that is chosen.

(function () {
  const { address, element } = gridsvc;
  const LEVEL_DEPTH = { district: 0, street: 1, community: 2 };
  let regions = new Map();
  let at = null;
  let layersShown = false;
  let before = "";

  function filter() {
    return { region: address.get("region"), class: address.get("class"), overdue: address.get("overdue") === "1" };
  }

  function filtered() {
    return Object.values(filter()).some(Boolean);
  }

  function takeRegions(list) {
    regions = new Map(list.map((region) => [region.id, region]));
    const listed = list.filter((region) => region.level in LEVEL_DEPTH);
    listed.sort((one, other) => (one.id < other.id ? -1 : 1));
    gridsvc.find("region").append(...listed.map(option));
    gridsvc.nameRegions(list);
  }

  function option(region) {
    return element("option", { value: region.id }, "\u2003".repeat(LEVEL_DEPTH[region.level]) + gridsvc.named(region, "name"));
  }

  function placeOf(code) {
    const community = regions.get(code.slice(0, 12));
    return community ? gridsvc.named(community, "name") : "";
  }

  function refresh() {
    before = JSON.stringify(filter());
    gridsvc.find("region").value = address.get("region");
    gridsvc.find("class").value = address.get("class");
    gridsvc.find("overdue").checked = filter().overdue;
    gridsvc.load("grids", () => gridsvc.source.counts(filter()), showCounts);
  }

  function showCounts(counts) {
    at = counts.at || new Date().toISOString();
    gridsvc.counts.take(counts, (code) => regions.get(code)?.level);
    const { open, grids } = gridsvc.gridList.show(counts.counts, placeOf, filtered() ? "problems.none" : "problems.none_at_all");
    gridsvc.fill("total-open", gridsvc.number(open));
    gridsvc.fill("total-grids", gridsvc.number(grids));
    gridsvc.fill("total-suspended", gridsvc.number(counts.suspended || 0));
    gridsvc.announce(gridsvc.text("problems.found", { open: gridsvc.number(open), grids: gridsvc.number(grids) }));
    drawMap(counts.grid_set || "");
    showGrid();
  }

  function drawMap(version) {
    if (layersShown) {
      gridsvc.redraw();
    } else {
      layersShown = true;
      gridsvc.showLayers(version);
    }
    gridsvc.counts.showLegend();
  }

  function showGrid() {
    const grid = address.get("grid");
    gridsvc.find("overview").hidden = grid !== "";
    gridsvc.find("detail").hidden = grid === "";
    gridsvc.problemCards.clear();
    if (grid === "") {
      gridsvc.outline(null);
      return;
    }
    gridsvc.fill("detail-title", gridsvc.foreign(placeOf(grid) || gridsvc.text("problems.grid")));
    gridsvc.fill("detail-code", grid);
    const show = (problems) => gridsvc.problemCards.show(problems, at);
    gridsvc.load("problems", () => gridsvc.source.problemsOf(grid, filter()), show);
    showOutline(grid);
  }

  async function showOutline(grid) {
    const shape = await gridsvc.source.shape("grids", grid).catch(() => null);
    if (address.get("grid") === grid) {
      gridsvc.outline(shape);
    }
  }

  async function showRegion(region) {
    const shape = region === "" ? null : await gridsvc.source.shape("regions", region);
    if (shape) {
      gridsvc.show(L.geoJSON(shape).getBounds());
    }
  }

  function goBack() {
    const grid = address.get("grid");
    address.step({ grid: "" });
    showGrid();
    gridsvc.gridList.focusOn(grid);
  }

  function pointAt(code) {
    const count = gridsvc.gridCount(code);
    const words = { count: gridsvc.number(count || 0), grid: code, place: placeOf(code) };
    gridsvc.hint(gridsvc.text(count === null ? "problems.unseen" : "problems.row", words));
  }

  function pointAtRegion(code) {
    const region = regions.get(code);
    const place = region ? gridsvc.named(region, "name") : code;
    gridsvc.hint(gridsvc.text("problems.region", { count: gridsvc.number(gridsvc.regionCount(code)), place }));
  }

  function listenToMap() {
    const { grids, regions: areas } = gridsvc.layers;
    gridsvc.map.on("zoomend", gridsvc.counts.showLegend);
    grids.on("click", (event) => address.step({ grid: event.layer.properties.id }));
    grids.on("mouseover", (event) => pointAt(event.layer.properties.id));
    areas.on("click", (event) => showRegion(event.layer.properties.id));
    areas.on("mouseover", (event) => pointAtRegion(event.layer.properties.id));
    grids.on("mouseout", () => gridsvc.hint(""));
    areas.on("mouseout", () => gridsvc.hint(""));
  }

  function listenToFilters() {
    gridsvc.find("region").addEventListener("change", ({ target }) => {
      address.step({ region: target.value, grid: "" });
      showRegion(target.value);
    });
    gridsvc.find("class").addEventListener("change", ({ target }) => address.step({ class: target.value }));
    gridsvc.find("overdue").addEventListener("change", ({ target }) => address.step({ overdue: target.checked }));
    gridsvc.find("back").addEventListener("click", goBack);
  }

  function followAddress() {
    if (JSON.stringify(filter()) !== before) {
      refresh();
      return;
    }
    showGrid();
    if (address.get("grid") !== "") {
      gridsvc.find("detail-title").focus();
    }
  }

  async function begin() {
    listenToMap();
    listenToFilters();
    window.addEventListener("hashchange", followAddress);
    await gridsvc.load("grids", gridsvc.source.regions, takeRegions);
    refresh();
    gridsvc.closures.showNow();
  }

  gridsvc.pages.problems = begin;
})();
