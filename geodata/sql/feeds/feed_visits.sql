-- Visits of each plan's cycle with their stop in that plan, as feeds show them.
SELECT visit.public_id AS id, plan.public_id AS tie, visit.purpose, visit.state, visit.ordinal,
       route.on_date AS date, stop.sequence, stop.arrive, stop.begin, stop."end", visit.ended_at,
       site.public_id AS site, site.name, category.code AS category, category.name_zh AS category_zh,
       category.name_en AS category_en, visit.district, site.street, site.community,
       route.public_id AS route, team.public_id AS team, team.name AS team_name,
       programme.public_id AS programme, programme.level,
       plan.public_id AS plan, plan.status AS plan_status, plan.status = 'published' AS published,
       coalesce(stop.begin, cycle.starts_on::timestamp AT TIME ZONE city.time_zone) AS time_from,
       coalesce(stop."end", (cycle.ends_on + 1)::timestamp AT TIME ZONE city.time_zone) AS time_until,
       CASE WHEN plan.sealed
            THEN coalesce(route.starts_at, (cycle.ends_on + 1)::timestamp AT TIME ZONE city.time_zone) END AS shown_from,
       city.code AS city, city.synthetic, site.geom
  FROM plan
  JOIN cycle ON cycle.id = plan.cycle_id
  JOIN programme ON programme.id = cycle.programme_id
  JOIN visit ON visit.cycle_id = cycle.id
  JOIN city ON city.id = visit.city_id
  JOIN site ON site.id = visit.site_id
  JOIN site_category AS category ON category.id = site.category_id
  LEFT JOIN (stop JOIN route ON route.id = stop.route_id) ON stop.visit_id = visit.id AND route.plan_id = plan.id
  LEFT JOIN team ON team.id = route.team_id;
