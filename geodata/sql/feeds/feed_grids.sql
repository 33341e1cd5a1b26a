-- Grids of all sets, as feeds show them; `in_force` marks those of the sets now in force.
SELECT grid.code AS id, grid_set.public_id AS tie, grid.code, grid.level, grid.district, grid.street, grid.community,
       CASE WHEN grid.management_id IS NOT NULL
            THEN (SELECT wider.code FROM grid AS wider WHERE wider.id = grid.management_id) END AS management_grid,
       CASE WHEN grid.evaluation_id IS NOT NULL
            THEN (SELECT wider.code FROM grid AS wider WHERE wider.id = grid.evaluation_id) END AS evaluation_grid,
       grid.area_m2, grid.land_use, grid.management_grade,
       grid_set.public_id AS grid_set,
       grid_set.status <> 'draft' AND grid_set.valid_from <= city_day(city.time_zone)
           AND (grid_set.valid_to IS NULL OR grid_set.valid_to > city_day(city.time_zone)) AS in_force,
       city.code AS city, city.synthetic, grid.geom
  FROM grid
  JOIN grid_set ON grid_set.id = grid.set_id
  JOIN city ON city.id = grid.city_id;
