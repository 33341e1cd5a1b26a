-- The teams of a city that came from one source, with weekly shifts, categories and rest days.
SELECT team.id, team.source_id, team.name, agency.name AS agency, team.mode::text AS mode, team.district, team.base,
       team.ends, team.end_place, team.home_area, team.overtime_max_min,
       coalesce((SELECT jsonb_agg(jsonb_build_object('weekday', shift.weekday, 'starts', shift.starts, 'ends', shift.ends)
                                  ORDER BY shift.weekday, shift.starts)
                   FROM team_shift AS shift
                  WHERE shift.team_id = team.id), '[]') AS shifts,
       coalesce((SELECT jsonb_agg(category.code ORDER BY category.code)
                   FROM team_category
                   JOIN site_category AS category ON category.id = team_category.category_id
                  WHERE team_category.team_id = team.id), '[]') AS categories,
       coalesce((SELECT jsonb_agg(roster.on_date ORDER BY roster.on_date)
                   FROM team_roster AS roster
                  WHERE roster.team_id = team.id AND roster.kind = 'rest'), '[]') AS rest_days
  FROM team
  LEFT JOIN agency ON agency.id = team.agency_id
 WHERE team.city_id = %(city)s AND team.source = %(source)s;
