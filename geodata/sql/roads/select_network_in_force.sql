-- The network of a city that is in force, without its arrays.
SELECT id, hash, speeds, nodes, edges, source, attribution, made_at
  FROM road_network
 WHERE city_id = %(city)s AND in_force;
