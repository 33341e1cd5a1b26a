-- Problems filed for a site or, without a site, lying in its surroundings; newest first.
WITH place AS (
     SELECT site.id, site.city_id, coalesce(measured.geom, site.surroundings, ST_Buffer(site.geom::geography,
            coalesce(site.surroundings_m, category.surroundings_m))::geometry) AS ground
       FROM site
       JOIN site_category AS category ON category.id = site.category_id
       LEFT JOIN surroundings_in_force AS measured ON measured.site_id = site.id
      WHERE site.city_id = %(city)s AND site.public_id = %(site)s),
found AS (
     SELECT problem.id, true AS of_site FROM problem JOIN place ON problem.site_id = place.id
      UNION ALL
     SELECT problem.id, false
       FROM problem
       JOIN place ON problem.city_id = place.city_id AND problem.site_id IS NULL AND ST_Intersects(problem.geom, place.ground))
SELECT problem.public_id AS id, class.code AS class, class.name_zh AS class_zh, class.name_en AS class_en,
       problem.state::text AS state, is_open(problem.state) AS open,
       coalesce(is_open(problem.state) AND problem.deadline_at < %(now)s, false) AS overdue,
       problem.recurrence_of_id IS NOT NULL AS recurrence, problem.reported_at, problem.deadline_at, problem.ended_at,
       agency.name AS agency, problem.grid_code AS grid, found.of_site
  FROM found
  JOIN problem ON problem.id = found.id
  JOIN problem_class AS class ON class.code = problem.class_code
  LEFT JOIN agency ON agency.id = problem.lead_agency_id
 ORDER BY problem.reported_at DESC, problem.public_id;
