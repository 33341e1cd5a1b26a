-- Closures of areas that have not ended and close any of some edges; `rest`: what else in force they close.
SELECT closure.public_id, closure.reason, closure.closed_from, closure.closed_until,
       coalesce(array_agg(edge.public_id) FILTER (WHERE edge.public_id <> ALL (%(edges)s::uuid[])), '{}') AS rest
  FROM road_closure AS closure
  JOIN road_network AS network ON network.city_id = closure.city_id AND network.in_force
  JOIN road_edge AS edge ON edge.network_id = network.id AND ST_Intersects(edge.geom, closure.area)
 WHERE closure.city_id = %(city)s AND closure.area IS NOT NULL
   AND (closure.closed_until IS NULL OR closure.closed_until > %(at)s)
 GROUP BY closure.id
HAVING bool_or(edge.public_id = ANY (%(edges)s::uuid[]))
 ORDER BY closure.id;
