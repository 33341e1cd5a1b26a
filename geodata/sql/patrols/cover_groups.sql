-- The cover groups of a city with their programmes, by name.
SELECT cover_group.name, array_agg(programme.name ORDER BY programme.level, programme.name) AS programmes
  FROM cover_group
  JOIN city ON city.id = cover_group.city_id
  JOIN programme ON programme.cover_group_id = cover_group.id
 WHERE city.code = %(city)s
 GROUP BY cover_group.id
 ORDER BY cover_group.name;
