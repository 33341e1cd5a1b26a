-- Regions of all levels, as feeds show them.
SELECT region.code AS id, region.code, region.level, region.parent_code, region.district,
       CASE WHEN region.level IN ('street', 'community') THEN left(region.code, 9) END AS street,
       region.name_zh, region.name_en, region.provisional,
       round(ST_X(ST_PointOnSurface(region.geom))::numeric, 6) AS label_lon,
       round(ST_Y(ST_PointOnSurface(region.geom))::numeric, 6) AS label_lat,
       city.code AS city, city.synthetic, region.geom
  FROM region
  JOIN city ON city.id = region.city_id;
