-- Keeps people of grids that an import named and that went on into later versions of these grids.
INSERT INTO undo_kept (root_table, root_id, table_name, label, reason, by)
SELECT undo_row.root_table, undo_row.root_id, undo_row.table_name, undo_row.label, 'built_upon',
       'grid_set ' || count(DISTINCT later.set_id)
  FROM undo_row
  JOIN grid_person AS person ON person.id = undo_row.row_id
  JOIN grid ON grid.id = person.grid_id
  JOIN grid AS later ON later.city_id = grid.city_id AND later.code = grid.code AND later.set_id > grid.set_id
  JOIN grid_person AS again ON again.grid_id = later.id
   AND (again.duty, again.name, again.valid_from) = (person.duty, person.name, person.valid_from)
 WHERE undo_row.table_name = 'grid_person' AND undo_row.first_op = 'insert' AND undo_row.root_table = 'grid'
   AND NOT EXISTS (SELECT FROM undo_row AS own WHERE own.table_name = 'grid' AND own.row_id = grid.id)
   AND NOT EXISTS (SELECT FROM undo_row AS own WHERE own.table_name = 'grid_person' AND own.row_id = again.id)
 GROUP BY undo_row.root_table, undo_row.root_id, undo_row.table_name, undo_row.label;
