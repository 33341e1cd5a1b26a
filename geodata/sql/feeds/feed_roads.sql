-- Edges of the road networks in force, as feeds show them.
SELECT edge.public_id AS id, network.public_id AS tie, edge.name, edge.class, edge.oneway, edge.length_m,
       network.attribution, city.code AS city, city.synthetic, edge.geom
  FROM road_edge AS edge
  JOIN road_network AS network ON network.id = edge.network_id AND network.in_force
  JOIN city ON city.id = edge.city_id;
