-- The box that a city's map shows first (districts with grids, else the boundary, else what there is), and its credits.
SELECT ST_XMin(shown.box) AS west, ST_YMin(shown.box) AS south, ST_XMax(shown.box) AS east, ST_YMax(shown.box) AS north,
       coalesce((SELECT network.attribution
                   FROM road_network AS network
                  WHERE network.city_id = %(city)s AND network.in_force), '') AS attribution
  FROM (SELECT coalesce(
               (SELECT ST_Extent(region.geom)
                  FROM region
                 WHERE region.city_id = %(city)s AND region.level = 'district'
                   AND region.code IN (SELECT district FROM grid_set_in_force)),
               (SELECT ST_Extent(city.boundary) FROM city WHERE city.id = %(city)s),
               (SELECT ST_Extent(region.geom) FROM region WHERE region.city_id = %(city)s),
               (SELECT ST_Extent(site.geom) FROM site WHERE site.city_id = %(city)s),
               (SELECT ST_Extent(edge.geom) FROM road_edge AS edge WHERE edge.city_id = %(city)s)) AS box) AS shown;
