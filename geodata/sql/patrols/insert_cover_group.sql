-- Adds a cover group to a city unless it has one of that name.
INSERT INTO cover_group (city_id, name)
SELECT city.id, %(name)s
  FROM city
 WHERE city.code = %(city)s
ON CONFLICT DO NOTHING;
