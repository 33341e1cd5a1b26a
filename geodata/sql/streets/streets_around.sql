-- Streets in force that meet a box, the greater ones first, so that of too many the lesser ones are left out.
SELECT edge.name, edge.class, edge.geom
  FROM road_edge AS edge
  JOIN road_network AS network ON network.id = edge.network_id AND network.in_force
 WHERE network.city_id = %(city)s AND edge.geom && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, 4326)
 ORDER BY coalesce(array_position('{motorway,trunk,primary,secondary,tertiary}'::text[], split_part(edge.class, '_', 1)), 6),
       edge.position
 LIMIT %(edges_max)s;
