-- Takes away the lineage of a version that never came into force.
DELETE FROM grid_lineage
 USING grid
 WHERE grid.id = grid_lineage.new_grid_id AND grid.set_id = %(set)s;
