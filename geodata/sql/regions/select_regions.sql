-- The regions of a city.
SELECT id, code, level::text AS level, parent_code, name_zh, name_en, geom
  FROM region
 WHERE city_id = %(city)s;
