-- The grids of one set with the codes of the larger grids that they belong to.
SELECT grid.code, grid.level::text AS level, grid.street, grid.community, management.code AS management,
       evaluation.code AS evaluation, grid.imported, grid.land_use, grid.management_grade, grid.begun_on,
       grid.changed_on, grid.ended_on, agency.name AS agency, grid.area_m2, grid.geom
  FROM grid
  LEFT JOIN grid AS management ON management.id = grid.management_id
  LEFT JOIN grid AS evaluation ON evaluation.id = grid.evaluation_id
  LEFT JOIN agency ON agency.id = grid.agency_id
 WHERE grid.set_id = %(set)s
 ORDER BY grid.code;
