-- Codes of unit grids that are or were in force in a district, or are to be; with the outline of those of its last version.
SELECT grid.code, CASE WHEN grid.set_id = last.id THEN grid.geom END AS geom
  FROM grid
  JOIN grid_set ON grid_set.id = grid.set_id AND grid_set.status <> 'draft'
 CROSS JOIN LATERAL (
       SELECT other.id
         FROM grid_set AS other
        WHERE other.district = %(district)s AND other.status <> 'draft'
        ORDER BY other.valid_from DESC, other.version DESC
        LIMIT 1) AS last
 WHERE grid.district = %(district)s AND grid.level = 'unit'
 ORDER BY grid.code, grid.set_id;
