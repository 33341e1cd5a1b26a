-- Whether a city has this very network, and whether it is in force.
SELECT id, in_force
  FROM road_network
 WHERE city_id = %(city)s AND hash = %(hash)s;
