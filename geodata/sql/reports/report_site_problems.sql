-- The problems that were filed for a site, newest first.
SELECT class.name_zh AS kind_zh, class.name_en AS kind_en, problem.state::text AS state, problem.reported_at,
       problem.deadline_at, problem.ended_at, agency.name AS agency, problem.grid_code
  FROM problem
  JOIN site ON site.id = problem.site_id
  JOIN problem_class AS class ON class.code = problem.class_code
  LEFT JOIN agency ON agency.id = problem.lead_agency_id
 WHERE site.city_id = %(city)s AND site.public_id = %(site)s
 ORDER BY problem.reported_at DESC, problem.public_id
 LIMIT %(rows)s;
