-- How many bytes the arrays of the network in force of a city take.
SELECT octet_length(arrays)
  FROM road_network
 WHERE city_id = %(city)s AND in_force;
