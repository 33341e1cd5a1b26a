-- Sites with the state of their visit in the cycle that runs now, as feeds show them; a sealed plan tells nothing early.
SELECT site.public_id AS id, site.name, category.code AS category, category.name_zh AS category_zh,
       category.name_en AS category_en,
       CASE WHEN 'hot_spot' = ANY (held.registers) THEN 'hot_spot'
            WHEN 'demonstration' = ANY (held.registers) THEN 'demonstration'
            ELSE held.registers[1] END AS register,
       site.district, site.street, site.community,
       agency.public_id AS agency_id, agency.name AS agency, site.closed_on,
       running.state AS cycle_state, running.on_date AS cycle_date,
       array_to_string(held.registers, ',') AS registers,
       around.area_m2 AS surroundings_m2, around.street_m AS surroundings_street_m,
       (around.by_mode ->> 'walk')::double precision AS surroundings_walk_m,
       around.walk_m AS surroundings_tour_m,
       (SELECT max(visit.on_date) FROM visit WHERE visit.site_id = site.id AND visit.state = 'done') AS last_visit,
       city.code AS city, city.synthetic, site.geom
  FROM site
  JOIN city ON city.id = site.city_id
  JOIN site_category AS category ON category.id = site.category_id
  LEFT JOIN agency ON agency.id = site.agency_id
  LEFT JOIN surroundings_in_force AS around ON around.site_id = site.id
 CROSS JOIN LATERAL (SELECT (%(now)s::timestamptz AT TIME ZONE city.time_zone)::date AS today) AS here
 CROSS JOIN LATERAL (
       SELECT CASE WHEN EXISTS (SELECT FROM site_register AS said WHERE said.site_id = site.id)
                   THEN registers_on(site.id, site.register, here.today)
                   ELSE ARRAY[site.register] END AS registers
       -- Asked once for each site, not once for each use.
       OFFSET 0) AS held
  LEFT JOIN LATERAL (
       SELECT CASE WHEN hidden.yes THEN 'due' ELSE visit.state END AS state,
              CASE WHEN NOT hidden.yes THEN visit.on_date END AS on_date
         FROM visit
         JOIN cycle ON cycle.id = visit.cycle_id
        CROSS JOIN LATERAL (SELECT (%(now)s::timestamptz AT TIME ZONE city.time_zone)::date AS day) AS today
        CROSS JOIN LATERAL (
              SELECT visit.state IN ('planned', 'unplanned') AND visit.on_date >= today.day IS NOT FALSE
                 AND EXISTS (SELECT FROM plan WHERE plan.cycle_id = cycle.id AND plan.status = 'published' AND plan.sealed)
                  AS yes) AS hidden
        WHERE visit.site_id = site.id AND today.day BETWEEN cycle.starts_on AND cycle.ends_on
        ORDER BY array_position('{done,planned,due,unplanned,skipped,missed}'::visit_state[], visit.state), visit.on_date
        LIMIT 1
  ) AS running ON true;
