-- Edges of one network, in force or not, that are closed at any time on any of some days of the city's calendar.
SELECT DISTINCT edge.position
  FROM road_closure AS closure
  JOIN city ON city.id = closure.city_id
  JOIN unnest(%(days)s::date[]) AS day
    ON closure.closed_from < (day + 1)::timestamp AT TIME ZONE city.time_zone
   AND (closure.closed_until IS NULL OR closure.closed_until > day::timestamp AT TIME ZONE city.time_zone)
  JOIN road_edge AS edge ON edge.network_id = %(network)s
   AND (edge.public_id = closure.edge OR (closure.area IS NOT NULL AND ST_Intersects(edge.geom, closure.area)))
 WHERE closure.city_id = %(city)s
 ORDER BY edge.position;
