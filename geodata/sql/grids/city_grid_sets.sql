-- The grid sets of a city with the number of their unit grids, newest first in each district.
SELECT grid_set.id, grid_set.public_id, grid_set.district, grid_set.version, grid_set.status, grid_set.valid_from,
       grid_set.valid_to, grid_set.method, count(grid.id) AS grids, coalesce(sum(grid.area_m2), 0) AS area_m2
  FROM grid_set
  LEFT JOIN grid ON grid.set_id = grid_set.id AND grid.level = 'unit'
 WHERE grid_set.city_id = %(city)s AND (%(district)s::text IS NULL OR grid_set.district = %(district)s)
 GROUP BY grid_set.id
 ORDER BY grid_set.district, grid_set.version DESC;
