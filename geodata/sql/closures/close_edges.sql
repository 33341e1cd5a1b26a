-- Closes each of some edges that no other closure keeps closed for the whole span; the public ids of the new closures.
WITH lasting AS MATERIALIZED (
    SELECT edge, area
      FROM road_closure
     WHERE city_id = %(city)s AND closed_from <= %(from)s
       AND (closed_until IS NULL OR closed_until >= %(until)s::timestamptz)
), closed AS (
    SELECT edge AS public_id FROM lasting WHERE edge IS NOT NULL
     UNION
    SELECT edge.public_id
      FROM lasting
      JOIN road_network AS network ON network.city_id = %(city)s AND network.in_force
      JOIN road_edge AS edge ON edge.network_id = network.id AND ST_Intersects(edge.geom, lasting.area)
     WHERE lasting.area IS NOT NULL
)
INSERT INTO road_closure (city_id, edge, reason, closed_from, closed_until)
SELECT %(city)s, wanted.edge, %(reason)s, %(from)s, %(until)s
  FROM unnest(%(edges)s::uuid[]) AS wanted (edge)
 WHERE wanted.edge NOT IN (SELECT public_id FROM closed)
RETURNING public_id;
