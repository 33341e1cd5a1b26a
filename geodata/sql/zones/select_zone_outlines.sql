-- The zones of a city with their tiers and outlines.
SELECT source, source_id, name, tier, geom
  FROM zone
 WHERE city_id = %(city)s
 ORDER BY id;
