-- So many points inside each unit grid in force of a city, always the same ones; one row each.
SELECT ST_X(made.geom), ST_Y(made.geom)
  FROM grid_in_force AS grid
 CROSS JOIN LATERAL ST_Dump(ST_GeneratePoints(grid.geom, %(each)s, 1)) AS made
 WHERE grid.city_id = %(city)s AND grid.level = 'unit'
 ORDER BY grid.code, made.path
 LIMIT %(count)s;
