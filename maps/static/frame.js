"use strict";
// What every map page does: open, draw the layers, follow theme and address, name regions, outline what is chosen.

(function () {
  const LABELS = { street: [12, 14], community: [15, 19], district: [8, 11] };
  const pen = document.createElement("canvas").getContext("2d");

  function open(map, layers, config) {
    Object.assign(gridsvc, { map, layers, config });
    L.control
      .zoom({ position: "topright", zoomInTitle: gridsvc.text("map.closer"), zoomOutTitle: gridsvc.text("map.farther") })
      .addTo(map);
    L.control.scale({ position: "bottomleft", imperial: false }).addTo(map);
    map.getContainer().setAttribute("aria-label", gridsvc.text("map.keys"));
    map.getContainer().setAttribute("role", "application");
    standWhereTheAddressSays(map);
    map.on("moveend", noteWhereTheMapStands);
    map.on("tilemissing", () => (gridsvc.find("incomplete").hidden = false));
    document.addEventListener("themechange", redraw);
    new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(map.getContainer());
    foldLegend();
    gridsvc.address.follow();
    gridsvc.pages[config.page]();
  }

  // On a narrow screen the legend opens on request.
  function foldLegend() {
    const legend = document.querySelector(".legend");
    if (legend && window.matchMedia("(max-width: 860px)").matches) {
      legend.open = false;
    }
  }

  function standWhereTheAddressSays(map) {
    const [zoom, lat, lon] = gridsvc.address.get("at").split("/").map(Number);
    if (Number.isFinite(zoom) && Number.isFinite(lat) && Number.isFinite(lon)) {
      map.setView([lat, lon], zoom, { animate: false });
    }
  }

  function noteWhereTheMapStands() {
    const { lat, lng } = gridsvc.map.getCenter();
    gridsvc.address.note({ at: `${gridsvc.map.getZoom()}/${lat.toFixed(5)}/${lng.toFixed(5)}` });
  }

  // Puts the layers on the map, lowest first; the version stands in the addresses of their tiles.
  function showLayers(version = "") {
    for (const layer of Object.values(gridsvc.layers)) {
      layer.options.version = version;
      layer.addTo(gridsvc.map);
    }
  }

  function redraw() {
    for (const layer of Object.values(gridsvc.layers)) {
      if (gridsvc.map.hasLayer(layer)) {
        layer.redraw();
      }
    }
  }

  let outlined = null;
  function outline(geometry) {
    if (outlined) {
      outlined.remove();
      outlined = null;
    }
    if (!geometry) {
      return;
    }
    const halo = { color: gridsvc.colour("map-halo"), weight: 7, opacity: 0.9, fill: false, interactive: false };
    const line = { ...halo, color: gridsvc.colour("selected"), weight: 3, opacity: 1 };
    outlined = L.featureGroup([L.geoJSON(geometry, { style: halo }), L.geoJSON(geometry, { style: line })]);
    outlined.addTo(gridsvc.map);
    reveal(outlined.getBounds());
  }

  function still() {
    return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  }

  function show(bounds, maxZoom = 16) {
    if (bounds.isValid()) {
      gridsvc.map.fitBounds(bounds, { maxZoom, padding: [28, 28], animate: !still() });
    }
  }

  // Moves the map only when the place is not in view already, or too small to see.
  function reveal(bounds) {
    if (gridsvc.map.getZoom() < 14 || !gridsvc.map.getBounds().contains(bounds)) {
      show(bounds);
    }
  }

  // A word about what the pointer is over; the list says the same to everybody else.
  function hint(words) {
    const place = gridsvc.find("hint");
    place.hidden = words === "";
    place.textContent = words;
  }

  // Brings an entry of the list into view after a click on the map.
  function pointOut(selector) {
    const found = document.querySelector(selector);
    if (!found) {
      return;
    }
    found.scrollIntoView({ block: "center", behavior: still() ? "auto" : "smooth" });
    found.classList.add("pointed");
    window.setTimeout(() => found.classList.remove("pointed"), 2000);
  }

  // Names of regions on the map, those that suit the zoom; none is written over another.
  function nameRegions(regions) {
    const names = L.layerGroup().addTo(gridsvc.map);
    const placed = regions.filter((region) => Number.isFinite(region.label_lat) && LABELS[region.level]);

    function refresh() {
      const zoom = gridsvc.map.getZoom();
      const view = gridsvc.map.getBounds().pad(0.1);
      const taken = [];
      names.clearLayers();
      for (const region of placed) {
        const [from, to] = LABELS[region.level];
        const place = L.latLng(region.label_lat, region.label_lon);
        if (zoom >= from && zoom <= to && view.contains(place)) {
          const room = roomOf(place, gridsvc.named(region, "name"));
          if (!taken.some((other) => other.overlaps(room))) {
            taken.push(room);
            names.addLayer(label(place, region));
          }
        }
      }
    }
    gridsvc.map.on("moveend", refresh);
    refresh();
  }

  // The pixels that a name covers, and a little more.
  function roomOf(place, words) {
    pen.font = `600 12.5px ${getComputedStyle(document.body).fontFamily}`;
    const half = L.point(pen.measureText(words).width / 2 + 2, 9);
    const middle = gridsvc.map.latLngToContainerPoint(place);
    return L.bounds(middle.subtract(half), middle.add(half));
  }

  function label(place, region) {
    const html = gridsvc.foreign(gridsvc.named(region, "name"), "span");
    const icon = L.divIcon({ className: `region-name level-${region.level}`, html, iconSize: null });
    return L.marker(place, { icon, interactive: false, keyboard: false, pane: "overlayPane" });
  }

  Object.assign(gridsvc, { open, showLayers, redraw, outline, show, reveal, hint, pointOut, nameRegions, still });
})();
