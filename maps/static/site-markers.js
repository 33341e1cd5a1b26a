"use strict";
// Sites on the map: the register gives the shape, the state of the visit gives sign and tone.

(function () {
  const { element } = gridsvc;
  let group = null;
  let ground = null;
  let ring = null;

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
    const icon = L.divIcon({ className: `site ${site.register} tone-${mark.tone}`, html, iconSize: [24, 24] });
    const made = L.marker(placeOf(site), { icon, keyboard: false });
    made.bindTooltip(() => gridsvc.foreign(site.name), { direction: "top", offset: [0, -12] });
    return made.on("click", () => onChoice(site.id));
  }

  function choose(site) {
    ring?.remove();
    ring = null;
    if (site?.geometry) {
      const style = { radius: 18, color: gridsvc.colour("selected"), weight: 3, fill: false, interactive: false };
      ring = L.circleMarker(placeOf(site), style).addTo(gridsvc.map);
      gridsvc.reveal(L.geoJSON(site.geometry).getBounds());
    }
  }

  gridsvc.siteMarkers = { show, choose };
})();
