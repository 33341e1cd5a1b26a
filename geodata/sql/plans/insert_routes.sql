-- Adds the routes of a plan; one whose team does not exist finds no row.
INSERT INTO route (public_id, plan_id, city_id, district, team_id, on_date, starts_at, ends_at, stops, travel_s, travel_m,
       service_s)
SELECT each.id, plan.id, programme.city_id, programme.district, team.id, each.date, each.start, each."end", each.stops,
       each.travel_s, each.travel_m, each.service_s
  FROM jsonb_to_recordset(%(routes)s) AS each (id uuid, team uuid, date date, start timestamptz, "end" timestamptz,
       stops integer, travel_s double precision, travel_m double precision, service_s double precision)
  JOIN plan ON plan.id = %(plan)s
  JOIN cycle ON cycle.id = plan.cycle_id
  JOIN programme ON programme.id = cycle.programme_id
  JOIN team ON team.public_id = each.team;
