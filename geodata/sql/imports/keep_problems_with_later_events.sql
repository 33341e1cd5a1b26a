-- Keeps problems of an import whose history went on after it.
INSERT INTO undo_kept (root_table, root_id, table_name, label, reason)
SELECT undo_row.root_table, undo_row.root_id, undo_row.table_name, undo_row.label, 'changed_since'
  FROM undo_row
 WHERE undo_row.table_name = 'problem'
   AND NOT EXISTS (SELECT FROM undo_kept WHERE undo_kept.root_table = 'problem' AND undo_kept.root_id = undo_row.root_id)
   AND EXISTS (SELECT
                 FROM problem_event AS event
                WHERE event.problem_id = undo_row.row_id
                  AND event.at > (SELECT made_at FROM import_run WHERE id = %(run)s));
