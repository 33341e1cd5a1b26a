-- What the sites of a city may be called.
SELECT id, public_id, source, source_id, name
  FROM site
 WHERE city_id = %(city)s
 ORDER BY id;
