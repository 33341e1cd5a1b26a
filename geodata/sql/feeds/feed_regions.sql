-- Regions of all levels, as feeds show them.
SELECT region.code AS id, region.code, region.level, region.parent_code, region.district,
       CASE WHEN region.level IN ('street', 'community') THEN left(region.code, 9) END AS street,
       region.name_zh, region.name_en, region.provisional,
       city.code AS city, city.synthetic, region.geom
  FROM region
  JOIN city ON city.id = region.city_id;
