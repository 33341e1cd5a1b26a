-- Cities whose network in force was made with another version of the speed table, and that version.
SELECT city.code, road_network.speeds
  FROM road_network
  JOIN city ON city.id = road_network.city_id
 WHERE road_network.in_force AND road_network.speeds <> %(speeds)s
 ORDER BY city.code;
