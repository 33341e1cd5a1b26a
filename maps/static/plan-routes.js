"use strict";
// Routes on the map: streets in the colour and dash of the team, stops with their numbers.

(function () {
  const { element } = gridsvc;
  let group = null;

  // Colour and dash of a team, by its place in the plan.
  function look(team) {
    const { colours, dashes } = gridsvc.config.teams;
    const at = Math.max(gridsvc.teamOrder(team), 0);
    return { colour: (at % colours) + 1, dash: dashes[Math.floor(at / colours) % dashes.length] };
  }

  function show(routes, stops, bases, onStop) {
    group?.remove();
    group = L.featureGroup().addTo(gridsvc.map);
    for (const route of routes) {
      const own = stops.filter((stop) => stop.properties.route === route.properties.route);
      group.addLayer(streets(route, own));
      own.filter((stop) => stop.properties.exit).forEach((stop) => group.addLayer(onSite(stop)));
    }
    for (const base of bases) {
      group.addLayer(baseMarker(base));
    }
    for (const stop of stops) {
      group.addLayer(stopMarker(stop, onStop));
    }
  }

  function streets(route, stops) {
    const { colour, dash } = look(route.properties.team);
    const straight = { type: "LineString", coordinates: stops.map((stop) => stop.geometry.coordinates) };
    const geometry = route.geometry || straight;
    const dashArray = route.geometry ? dash : "1 8";
    const shared = { interactive: false, lineCap: "round", lineJoin: "round" };
    const halo = { ...shared, color: gridsvc.colour("map-halo"), weight: 8, opacity: 0.85 };
    const line = { ...shared, color: gridsvc.colour(`team-${colour}`), weight: 4, opacity: 0.95, dashArray };
    return L.featureGroup([L.geoJSON(geometry, { style: halo }), L.geoJSON(geometry, { style: line })]);
  }

  // What the team walks on site, from where it arrives to where it leaves.
  function onSite(stop) {
    const [lon, lat] = stop.geometry.coordinates;
    const [onLon, onLat] = stop.properties.exit;
    const color = gridsvc.colour(`team-${look(stop.properties.team).colour}`);
    return L.polyline([[lat, lon], [onLat, onLon]], { color, weight: 4, dashArray: "1 7", interactive: false });
  }

  function stopMarker(stop, onStop) {
    const { team, sequence, name, visit } = stop.properties;
    const className = `stop team-${look(team).colour}`;
    const icon = L.divIcon({ className, html: element("span", {}, String(sequence)), iconSize: [26, 26] });
    const [lon, lat] = stop.geometry.coordinates;
    const made = L.marker([lat, lon], { icon, keyboard: false });
    made.bindTooltip(() => gridsvc.foreign(name), { direction: "top", offset: [0, -12] });
    return made.on("click", () => onStop(team, visit));
  }

  function baseMarker(team) {
    const className = `base team-${look(team.id).colour}`;
    const icon = L.divIcon({ className, html: element("span", {}, "⌂"), iconSize: [26, 26] });
    const made = L.marker([team.base[1], team.base[0]], { icon, keyboard: false });
    const words = element("span", {}, gridsvc.text("plan.base"), " ", gridsvc.foreign(team.name));
    return made.bindTooltip(() => words, { direction: "top", offset: [0, -12] });
  }

  function zoomToAll() {
    if (group) {
      gridsvc.show(group.getBounds());
    }
  }

  gridsvc.planRoutes = { show, look, zoomToAll };
})();
