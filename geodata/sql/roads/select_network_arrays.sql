-- The arrays of a network.
SELECT arrays
  FROM road_network
 WHERE id = %(network)s;
