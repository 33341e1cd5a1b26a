-- Where codes of grids stood in the versions of a district that are or were in force, without one of them.
SELECT grid.code, grid_set.version, grid.geom
  FROM grid
  JOIN grid_set ON grid_set.id = grid.set_id
 WHERE grid.district = %(district)s AND grid_set.status <> 'draft'
   AND grid.set_id IS DISTINCT FROM %(set)s::bigint AND grid.code = ANY(%(codes)s)
   AND grid_set.valid_from < coalesce((SELECT valid_from FROM grid_set WHERE id = %(set)s::bigint), 'infinity'::date)
 ORDER BY grid.code, grid_set.version;
