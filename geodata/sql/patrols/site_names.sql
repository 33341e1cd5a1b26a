-- The sites of a city by name.
SELECT site.public_id, site.name
  FROM site
  JOIN city ON city.id = site.city_id
 WHERE city.code = %(city)s
 ORDER BY site.name, site.public_id;
