-- Problems with their classes, as feeds show them.
SELECT problem.public_id AS id, problem.class_code, class.class_zh AS group_zh, class.class_en AS group_en,
       class.name_zh AS class_zh, class.name_en AS class_en, problem.state,
       is_open(problem.state) AS open,
       coalesce(is_open(problem.state) AND problem.deadline_at < %(now)s::timestamptz, false) AS overdue,
       problem.channel, problem.description, problem.reported_at, problem.filed_at, problem.handled_at,
       problem.ended_at, problem.deadline_at, problem.recurrence_of_id IS NOT NULL AS recurrence,
       problem.influence_m2, problem.grid_code AS grid, problem.district, problem.street, problem.community,
       agency.public_id AS agency_id, agency.name AS agency, site.public_id AS site,
       city.code AS city, city.synthetic, problem.geom
  FROM problem
  JOIN city ON city.id = problem.city_id
  JOIN problem_class AS class ON class.code = problem.class_code
  LEFT JOIN agency ON agency.id = problem.lead_agency_id
  LEFT JOIN site ON site.id = problem.site_id;
