-- Site categories that all cities share and those of one city.
SELECT id, code, name_zh, name_en, city_id IS NOT NULL AS is_local
  FROM site_category
 WHERE city_id IS NULL OR city_id = %(city)s
 ORDER BY city_id NULLS FIRST, id;
