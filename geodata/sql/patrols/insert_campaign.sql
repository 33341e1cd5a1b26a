-- Adds a campaign to a city and answers its key; none where the city has one of that name.
INSERT INTO campaign (public_id, city_id, name, starts_on, ends_on)
SELECT %(id)s, city.id, %(name)s, %(starts_on)s, %(ends_on)s
  FROM city
 WHERE city.code = %(city)s
ON CONFLICT (city_id, name) DO NOTHING
RETURNING id;
