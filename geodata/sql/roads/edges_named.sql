-- Edges in force of a city by their id or by the name of their street.
SELECT edge.public_id, edge.name, edge.length_m
  FROM road_edge AS edge
  JOIN road_network AS network ON network.id = edge.network_id AND network.in_force
 WHERE network.city_id = %(city)s AND (edge.public_id::text = %(edge)s OR edge.name = %(edge)s)
 ORDER BY edge.position;
