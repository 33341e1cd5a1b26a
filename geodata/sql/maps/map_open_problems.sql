-- Open problems of a city per grid and region, those suspended, and the grids that a patrol of a cycle now running has seen.
WITH chosen AS (
     SELECT problem.grid_code, problem.district, problem.street, problem.community
       FROM open_problem AS problem
      WHERE problem.city_id = %(city)s
        AND (%(region)s::text IS NULL OR %(region)s IN (problem.district, problem.street, problem.community))
        AND (%(class)s::text IS NULL OR starts_with(problem.class_code, %(class)s))
        AND (NOT %(overdue)s::boolean OR problem.deadline_at < %(now)s::timestamptz)),
counted AS (
     SELECT chosen.grid_code AS code, count(*) AS n FROM chosen WHERE chosen.grid_code IS NOT NULL GROUP BY 1),
summed AS (
     SELECT region.code, count(*) AS n
       FROM chosen
      CROSS JOIN LATERAL (VALUES (chosen.district), (chosen.street), (chosen.community)) AS region (code)
      WHERE region.code IS NOT NULL
      GROUP BY 1),
seen AS (
     SELECT DISTINCT grid.code
       FROM visit
       JOIN cycle ON cycle.id = visit.cycle_id
       JOIN city ON city.id = visit.city_id
       JOIN site ON site.id = visit.site_id
       JOIN grid_in_force AS grid ON grid.city_id = visit.city_id AND grid.level = 'unit'
        AND ST_Intersects(grid.geom, site.geom)
      WHERE visit.city_id = %(city)s AND visit.state = 'done'
        AND (%(now)s::timestamptz AT TIME ZONE city.time_zone)::date BETWEEN cycle.starts_on AND cycle.ends_on)
SELECT (SELECT md5(string_agg(grid_set.public_id::text, ',' ORDER BY grid_set.id))
          FROM grid_set_in_force AS grid_set
         WHERE grid_set.city_id = %(city)s) AS grid_set,
       coalesce((SELECT jsonb_object_agg(counted.code, counted.n) FROM counted), '{}') AS counts,
       coalesce((SELECT jsonb_object_agg(summed.code, summed.n) FROM summed), '{}') AS regions,
       (SELECT count(*) FROM problem WHERE problem.city_id = %(city)s AND problem.state = 'suspended') AS suspended,
       (SELECT jsonb_agg(seen.code ORDER BY seen.code) FROM seen) AS seen;
