"use strict";
// Vector tiles: sharp on fine screens, clickable, and cut in the browser where the data are embedded.

(function () {
  const EXTENT = 4096;
  const MARGIN = 1 / 16;
  const GEOMETRY = { point: 1, line: 2, polygon: 3 };

  // Leaflet.VectorGrid 1.3 calls what Leaflet dropped in 1.8.
  L.DomEvent.fakeStop = L.DomEvent.fakeStop || function () {};

  // A tile that does not come stays empty, and the page says so.
  const ask = L.VectorGrid.Protobuf.prototype._getVectorTilePromise;
  L.VectorGrid.Protobuf.include({
    _getVectorTilePromise(coords) {
      return ask.call(this, coords).catch(() => {
        this._map?.fire("tilemissing");
        return { layers: {} };
      });
    },
  });

  function sharpTile(coords, size, options) {
    const tile = L.canvas.tile(coords, size, options);
    const scale = Math.min(window.devicePixelRatio || 1, 3);
    const canvas = tile.getContainer();
    canvas.width = size.x * scale;
    canvas.height = size.y * scale;
    canvas.style.width = `${size.x}px`;
    canvas.style.height = `${size.y}px`;
    tile._ctx.scale(scale, scale);
    return tile;
  }

  // A part is [x, y, dx, dy, dx, dy, ...] in steps of 1e-5 degrees; becomes web mercator between 0 and 1.
  function unpacked(part) {
    const world = new Float64Array(part.length);
    let lon = 0;
    let lat = 0;
    for (let at = 0; at < part.length; at += 2) {
      lon += part[at];
      lat += part[at + 1];
      const sine = Math.sin((lat * Math.PI) / 180e5);
      world[at] = lon / 360e5 + 0.5;
      world[at + 1] = 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
    }
    return world;
  }

  function boxOf(parts) {
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    for (const part of parts) {
      for (let at = 0; at < part.length; at += 2) {
        box[0] = Math.min(box[0], part[at]);
        box[1] = Math.min(box[1], part[at + 1]);
        box[2] = Math.max(box[2], part[at]);
        box[3] = Math.max(box[3], part[at + 1]);
      }
    }
    return box;
  }

  const prepared = new Map();
  function features(collection) {
    if (!prepared.has(collection)) {
      const { shape, rows, shapes } = gridsvc.data[collection] || { shape: "line", rows: [], shapes: [] };
      const made = shapes.map((packed, at) => {
        const parts = packed.map(unpacked);
        return { type: GEOMETRY[shape], properties: rows[at], parts, box: boxOf(parts) };
      });
      prepared.set(collection, made);
    }
    return prepared.get(collection);
  }

  function ofTile(coords, feature) {
    const tiles = 2 ** coords.z;
    const geometry = feature.parts.map((part) => {
      const points = [];
      for (let at = 0; at < part.length; at += 2) {
        points.push([(part[at] * tiles - coords.x) * EXTENT, (part[at + 1] * tiles - coords.y) * EXTENT]);
      }
      return points;
    });
    return { type: feature.type, properties: feature.properties, geometry };
  }

  function touches(coords, box) {
    const tiles = 2 ** coords.z;
    return (
      box[0] * tiles < coords.x + 1 + MARGIN &&
      box[2] * tiles > coords.x - MARGIN &&
      box[1] * tiles < coords.y + 1 + MARGIN &&
      box[3] * tiles > coords.y - MARGIN
    );
  }

  const Embedded = L.VectorGrid.extend({
    initialize(collection, options) {
      this._collection = collection;
      L.VectorGrid.prototype.initialize.call(this, options);
    },

    _getVectorTilePromise(coords) {
      const found = features(this._collection).filter((feature) => touches(coords, feature.box));
      const layer = { extent: EXTENT, features: found.map((feature) => ofTile(coords, feature)) };
      return Promise.resolve({ layers: { [this._collection]: layer } });
    },
  });

  function embeddedTiles(collection, options) {
    return new Embedded(collection, options);
  }

  // The outline of an embedded feature as GeoJSON.
  function embeddedShape(collection, id) {
    const at = gridsvc.data[collection].rows.findIndex((row) => row.id === id);
    if (at < 0) {
      return null;
    }
    const coordinates = gridsvc.data[collection].shapes[at].map(degrees);
    return { type: "MultiLineString", coordinates };
  }

  function degrees(part) {
    const points = [];
    let lon = 0;
    let lat = 0;
    for (let at = 0; at < part.length; at += 2) {
      lon += part[at];
      lat += part[at + 1];
      points.push([lon / 1e5, lat / 1e5]);
    }
    return points;
  }

  Object.assign(gridsvc, { sharpTile, embeddedTiles, embeddedShape, degrees });
})();
