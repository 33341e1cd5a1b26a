-- Site categories that all cities share, in the order in which they were made.
SELECT id, code, name_zh, shape
  FROM site_category
 WHERE city_id IS NULL
 ORDER BY id;
