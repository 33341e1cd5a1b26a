-- Routes of each plan, as feeds show them.
SELECT route.public_id AS id, route.on_date AS date, route.starts_at, route.ends_at, route.stops, route.travel_s,
       route.travel_m, route.service_s, route.district,
       team.public_id AS team, team.name AS team_name, team.mode,
       programme.public_id AS programme, programme.name AS programme_name, programme.level,
       plan.public_id AS plan, plan.status AS plan_status, plan.status = 'published' AS published,
       CASE WHEN plan.sealed THEN route.starts_at END AS shown_from,
       city.code AS city, city.synthetic, route.geom
  FROM route
  JOIN plan ON plan.id = route.plan_id
  JOIN cycle ON cycle.id = plan.cycle_id
  JOIN programme ON programme.id = cycle.programme_id
  JOIN team ON team.id = route.team_id
  JOIN city ON city.id = route.city_id;
