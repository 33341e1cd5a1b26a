-- Regions of a city for an exported map: outlines simplified, with the place of the name.
SELECT region.code AS id, region.level::text AS level, region.parent_code, region.name_zh, region.name_en,
       round(ST_X(spot.place)::numeric, 6)::float8 AS label_lon, round(ST_Y(spot.place)::numeric, 6)::float8 AS label_lat,
       ST_SimplifyPreserveTopology(region.geom, %(tolerance)s) AS geom
  FROM region
 CROSS JOIN LATERAL (SELECT ST_PointOnSurface(region.geom) AS place) AS spot
 WHERE region.city_id = %(city)s
 ORDER BY region.code;
