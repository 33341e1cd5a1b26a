-- The zones of a city that came from one source.
SELECT id, source_id, name, tier, district, geom
  FROM zone
 WHERE city_id = %(city)s AND source = %(source)s;
