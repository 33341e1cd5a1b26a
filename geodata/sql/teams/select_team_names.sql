-- What the teams of a city may be called.
SELECT id, public_id, source, source_id, name
  FROM team
 WHERE city_id = %(city)s
 ORDER BY id;
