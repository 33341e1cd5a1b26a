-- What each closure closes of the streets in force, as feeds show it; days: those of the city's calendar that it touches.
SELECT closure.public_id AS id, closed.name, CASE WHEN closure.edge IS NULL THEN 'area' ELSE 'edge' END AS kind,
       closed.edges, closed.length_m, 'walk,ebike,car' AS modes, closure.reason, closure.closed_from, closure.closed_until,
       coalesce(closure.closed_until, 'infinity') AS ends_at,
       (closure.closed_from AT TIME ZONE city.time_zone)::date AS first_day,
       ((closure.closed_until - interval '1 microsecond') AT TIME ZONE city.time_zone)::date AS last_day,
       city.code AS city, city.synthetic, closed.geom
  FROM road_closure AS closure
  JOIN city ON city.id = closure.city_id
  JOIN road_network AS network ON network.city_id = closure.city_id AND network.in_force
  CROSS JOIN LATERAL (
       SELECT coalesce(string_agg(DISTINCT piece.name, '、') FILTER (WHERE piece.name <> ''), '') AS name,
              count(*)::integer AS edges, sum(piece.length_m) AS length_m,
              ST_Multi(ST_LineMerge(ST_Collect(piece.geom))) AS geom
         FROM (SELECT edge.name, edge.length_m, edge.geom
                 FROM road_edge AS edge
                WHERE edge.network_id = network.id AND edge.public_id = closure.edge
                UNION ALL
               SELECT edge.name, edge.length_m, edge.geom
                 FROM road_edge AS edge
                WHERE edge.network_id = network.id AND closure.area IS NOT NULL
                  AND ST_Intersects(edge.geom, closure.area)) AS piece) AS closed
 WHERE closed.edges > 0;
