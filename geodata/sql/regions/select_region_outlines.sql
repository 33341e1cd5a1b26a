-- The regions of a city that have an outline, lowest code first.
SELECT code, level::text AS level, geom
  FROM region
 WHERE city_id = %(city)s AND geom IS NOT NULL
 ORDER BY code;
