-- The weekly shifts of a team of a city and what its roster says of some days; no row where there is no such team.
SELECT (SELECT coalesce(jsonb_agg(jsonb_build_object('weekday', shift.weekday, 'starts', shift.starts, 'ends',
               shift.ends) ORDER BY shift.weekday, shift.starts), '[]')
          FROM team_shift AS shift WHERE shift.team_id = team.id) AS hours,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('day', roster.on_date, 'kind', roster.kind, 'starts',
               roster.starts, 'ends', roster.ends) ORDER BY roster.on_date, roster.starts), '[]')
          FROM team_roster AS roster
         WHERE roster.team_id = team.id AND roster.on_date BETWEEN %(first)s AND %(last)s) AS roster
  FROM team
  JOIN city ON city.id = team.city_id
 WHERE city.code = %(city)s AND team.public_id = %(team)s;
