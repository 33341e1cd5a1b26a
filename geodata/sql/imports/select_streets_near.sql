-- The streets in force of a city that meet a box around places, as lines.
SELECT edge.geom
  FROM road_edge AS edge
  JOIN road_network AS network ON network.id = edge.network_id
 WHERE network.city_id = %(city)s
   AND network.in_force
   AND edge.geom && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, 4326);
