-- Unit grids in force of a city for an exported map: points along straight edges left out.
SELECT grid.code AS id, ST_SimplifyPreserveTopology(grid.geom, %(tolerance)s) AS geom
  FROM grid_in_force AS grid
 WHERE grid.city_id = %(city)s AND grid.level = 'unit'
 ORDER BY grid.code;
