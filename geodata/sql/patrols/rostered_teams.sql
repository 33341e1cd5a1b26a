-- The teams of a cycle's programme with weekly shifts, roster (a month around it, too) and what they may inspect.
SELECT team.public_id AS team, team.name, team.mode, team.base, team.ends, team.end_place, team.overtime_max_min,
       agency.public_id AS agency,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('weekday', shift.weekday, 'starts', shift.starts, 'ends',
               shift.ends) ORDER BY shift.weekday, shift.starts), '[]')
          FROM team_shift AS shift WHERE shift.team_id = team.id) AS hours,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('day', roster.on_date, 'kind', roster.kind, 'starts',
               roster.starts, 'ends', roster.ends) ORDER BY roster.on_date, roster.starts), '[]')
          FROM team_roster AS roster
         WHERE roster.team_id = team.id AND roster.on_date BETWEEN cycle.starts_on - 31 AND cycle.ends_on + 31) AS roster,
       ARRAY(SELECT category.code
               FROM team_category
               JOIN site_category AS category ON category.id = team_category.category_id
              WHERE team_category.team_id = team.id) AS categories
  FROM cycle
  JOIN programme_team ON programme_team.programme_id = cycle.programme_id
  JOIN team ON team.id = programme_team.team_id
  LEFT JOIN agency ON agency.id = team.agency_id
 WHERE cycle.id = %(cycle_id)s
 ORDER BY team.name, team.public_id;
