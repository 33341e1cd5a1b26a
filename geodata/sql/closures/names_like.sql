-- Names of streets in force that are like a word: those that hold it first, then those most alike, at most five.
SELECT edge.name
  FROM road_network AS network
  JOIN road_edge AS edge ON edge.network_id = network.id
 WHERE network.city_id = %(city)s AND network.in_force AND edge.name <> ''
   AND (strpos(edge.name, %(street)s) > 0 OR strpos(%(street)s, edge.name) > 0)
 GROUP BY edge.name
 ORDER BY abs(length(edge.name) - length(%(street)s)), edge.name
 LIMIT 5;
