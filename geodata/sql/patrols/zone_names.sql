-- The zones of a city by name.
SELECT zone.public_id, zone.name
  FROM zone
  JOIN city ON city.id = zone.city_id
 WHERE city.code = %(city)s
 ORDER BY zone.name, zone.public_id;
