-- The synthetic teams with the level of patrol that their source id begins with.
SELECT team.public_id, substring(team.source_id FROM '^[a-z]+') AS level
  FROM team
  JOIN city ON city.id = team.city_id
 WHERE city.code = %(city)s
 ORDER BY team.id;
