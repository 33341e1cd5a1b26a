-- Adds the stops of a plan's routes; one whose visit does not exist finds no row.
INSERT INTO stop (route_id, sequence, visit_id, arrive, begin, "end", travel_s, travel_m, entry, exit)
SELECT route.id, each.sequence, visit.id, each.arrive, each.begin, each."end", each.travel_s, each.travel_m,
       ST_SetSRID(ST_MakePoint(each.entry_lon, each.entry_lat), 4326),
       ST_SetSRID(ST_MakePoint(each.exit_lon, each.exit_lat), 4326)
  FROM jsonb_to_recordset(%(stops)s) AS each (route uuid, sequence integer, visit uuid, arrive timestamptz,
       begin timestamptz, "end" timestamptz, travel_s double precision, travel_m double precision,
       entry_lon double precision, entry_lat double precision, exit_lon double precision, exit_lat double precision)
  JOIN route ON route.public_id = each.route AND route.plan_id = %(plan)s
  JOIN visit ON visit.public_id = each.visit;
