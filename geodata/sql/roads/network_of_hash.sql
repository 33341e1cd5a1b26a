-- A network of a city by its hash, in force or not, with its arrays.
SELECT id, hash, speeds, arrays
  FROM road_network
 WHERE city_id = %(city)s AND hash = %(hash)s;
