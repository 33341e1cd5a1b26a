-- The grid sets of a city as they stand today, with the number of their grids by level, newest first in each district.
SELECT grid_set.id, grid_set.public_id, grid_set.district, grid_set.version,
       CASE WHEN grid_set.status = 'draft' THEN 'draft'
            WHEN grid_set.valid_to <= grid_set.valid_from THEN 'superseded'
            WHEN grid_set.valid_from > city_day(city.time_zone) THEN 'scheduled'
            WHEN grid_set.valid_to <= city_day(city.time_zone) THEN 'superseded'
            ELSE 'published' END AS status,
       grid_set.valid_from, grid_set.valid_to, grid_set.method,
       count(*) FILTER (WHERE grid.level = 'unit') AS grids,
       coalesce(sum(grid.area_m2) FILTER (WHERE grid.level = 'unit'), 0) AS area_m2,
       count(*) FILTER (WHERE grid.level = 'management') AS management_grids,
       count(*) FILTER (WHERE grid.level = 'evaluation') AS evaluation_grids
  FROM grid_set
  JOIN city ON city.id = grid_set.city_id
  LEFT JOIN grid ON grid.set_id = grid_set.id
 WHERE grid_set.city_id = %(city)s AND (%(district)s::text IS NULL OR grid_set.district = %(district)s)
 GROUP BY grid_set.id, city.id
 ORDER BY grid_set.district, grid_set.version DESC;
