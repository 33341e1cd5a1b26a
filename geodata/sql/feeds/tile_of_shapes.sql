-- A vector tile of single features.
SELECT ST_AsMVT(shape, %(layer)s, 4096, 'geom') AS tile
  FROM (SELECT ST_AsMVTGeom({geometry}, ST_TileEnvelope(%(z)s, %(x)s, %(y)s), 4096, 64) AS geom, {columns}
          FROM ({relation}) AS feature
         WHERE feature.geom && ST_Transform(ST_TileEnvelope(%(z)s, %(x)s, %(y)s, margin => 0.015625), 4326)
           AND {conditions}) AS shape
 WHERE shape.geom IS NOT NULL;
