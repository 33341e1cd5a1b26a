"use strict";
// Sites on the map: the foremost register of the day gives the shape, the state of the visit gives sign and tone.

(function () {
  const { element } = gridsvc;
  let group = null;
  let ground = null;
  let ring = null;
  let around = null;

  function show(sites, onChoice) {
    group?.remove();
    ground?.remove();
    ground = L.geoJSON(sites.filter(spreads).map((site) => site.geometry), { style: outlineStyle, interactive: false });
    group = L.markerClusterGroup({
      showCoverageOnHover: false,
      spiderfyOnMaxZoom: false,
      maxClusterRadius: 24,
      disableClusteringAtZoom: 14,
      animate: !gridsvc.still(),
      iconCreateFunction: (cluster) => clusterIcon(cluster.getChildCount()),
    });
    group.addLayers(sites.filter((site) => site.geometry).map((site) => marker(site, onChoice)));
    ground.addTo(gridsvc.map);
    group.addTo(gridsvc.map);
  }

  function spreads(site) {
    return site.geometry && site.geometry.type !== "Point";
  }

  function outlineStyle() {
    return { color: gridsvc.colour("accent"), weight: 2, opacity: 0.8, fillOpacity: 0.12 };
  }

  function clusterIcon(count) {
    const html = element("span", {}, gridsvc.number(count));
    return L.divIcon({ className: "cluster", html, iconSize: [30, 30] });
  }

  function placeOf(site) {
    return L.geoJSON(site.geometry).getBounds().getCenter();
  }

  function marker(site, onChoice) {
    const mark = gridsvc.siteMark(site);
    const html = element("span", {}, mark.sign);
    const icon = L.divIcon({ className: `site ${site.register ?? ""} tone-${mark.tone}`, html, iconSize: [24, 24] });
    const made = L.marker(placeOf(site), { icon, keyboard: false });
    made.bindTooltip(() => gridsvc.foreign(site.name), { direction: "top", offset: [0, -12] });
    return made.on("click", () => onChoice(site.id));
  }

  // Surroundings and ways in, as far as they are known; the answer may come when something else has been chosen.
  async function showAround(id, asked) {
    const known = await gridsvc.source.site(id).catch(() => null);
    if (known && asked === ring) {
      const ground = known.surroundings?.geometry;
      const parts = [
        ...(ground ? [L.geoJSON(ground, { style: groundStyle, interactive: false })] : []),
        ...known.entries.map(entryMark),
      ];
      around = L.layerGroup(parts).addTo(gridsvc.map);
    }
  }

  function groundStyle() {
    return { color: gridsvc.colour("selected"), weight: 1.5, dashArray: "5 4", fill: false };
  }

  function entryMark(entry) {
    const style = { radius: 5, weight: 2, color: gridsvc.colour("selected"), fillColor: gridsvc.colour("accent"), fillOpacity: 1 };
    const words = [gridsvc.text("site.entry"), entry.street].filter(Boolean).join(" · ");
    return L.circleMarker([entry.lat, entry.lon], style).bindTooltip(() => gridsvc.foreign(words), { className: "entry" });
  }

  function choose(site) {
    ring?.remove();
    around?.remove();
    ring = around = null;
    if (site?.geometry) {
      const style = { radius: 18, color: gridsvc.colour("selected"), weight: 3, fill: false, interactive: false };
      ring = L.circleMarker(placeOf(site), style).addTo(gridsvc.map);
      gridsvc.reveal(L.geoJSON(site.geometry).getBounds());
      showAround(site.id, ring);
    }
  }

  gridsvc.siteMarkers = { show, choose };
})();
