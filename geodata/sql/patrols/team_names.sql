-- The teams of a city by name.
SELECT team.public_id, team.name
  FROM team
  JOIN city ON city.id = team.city_id
 WHERE city.code = %(city)s
 ORDER BY team.name, team.public_id;
