-- A vector tile of features counted in 8 x 8 cells, each at the mean place of its features.
SELECT ST_AsMVT(bin, %(layer)s, 4096, 'geom') AS tile
  FROM (SELECT ST_AsMVTGeom(ST_SetSRID(ST_MakePoint(avg(point.x), avg(point.y)), 3857), edges.tile, 4096, 64) AS geom,
               count(*)::integer AS count
          FROM (SELECT ST_TileEnvelope(%(z)s, %(x)s, %(y)s) AS tile) AS edges
         CROSS JOIN LATERAL (
               SELECT ST_X(place.geom) AS x, ST_Y(place.geom) AS y
                 FROM ({relation}) AS feature
                CROSS JOIN LATERAL (SELECT ST_Transform(ST_Centroid(feature.geom), 3857) AS geom) AS place
                WHERE feature.geom && ST_Transform(ST_TileEnvelope(%(z)s, %(x)s, %(y)s), 4326)
                  AND {conditions}) AS point
         WHERE point.x >= ST_XMin(edges.tile) AND point.x < ST_XMax(edges.tile)
           AND point.y >= ST_YMin(edges.tile) AND point.y < ST_YMax(edges.tile)
         GROUP BY edges.tile,
                  floor(8 * (point.x - ST_XMin(edges.tile)) / (ST_XMax(edges.tile) - ST_XMin(edges.tile))),
                  floor(8 * (point.y - ST_YMin(edges.tile)) / (ST_YMax(edges.tile) - ST_YMin(edges.tile)))) AS bin;
