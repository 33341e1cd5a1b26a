-- Edges in force that touch an area, and how long they are together.
SELECT edge.public_id, edge.length_m
  FROM road_network AS network
  JOIN road_edge AS edge ON edge.network_id = network.id
 WHERE network.city_id = %(city)s AND network.in_force AND ST_Intersects(edge.geom, %(area)s::geometry)
 ORDER BY edge.position;
