-- The peer of measuring: the same metres of street, cut by PostGIS.
SELECT count(*), sum(ST_Length(ST_Transform(ST_Intersection(edge.geom, ground.geom), %(srid)s)))
  FROM site_surroundings AS ground
  JOIN road_edge AS edge ON edge.network_id = ground.network_id AND ST_Intersects(edge.geom, ground.geom)
 WHERE ground.city_id = %(city)s;
