-- How many communities a city has, how many unit grids in force, and their area.
SELECT (SELECT count(*) FROM region WHERE city_id = %(city)s AND level = 'community') AS communities,
       count(grid.id) AS grids, coalesce(sum(grid.area_m2), 0) AS area_m2
  FROM grid_in_force AS grid
 WHERE grid.city_id = %(city)s AND grid.level = 'unit';
