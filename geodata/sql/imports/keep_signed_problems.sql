-- Keeps problems that an import entered and that a signed head of their district covers by now.
INSERT INTO undo_kept (root_table, root_id, table_name, label, reason, by)
SELECT undo_row.root_table, undo_row.root_id, undo_row.table_name, undo_row.label, 'signed', max(head.on_date)::text
  FROM undo_row
  JOIN problem ON problem.id = undo_row.row_id
  JOIN audit_head AS head ON head.district = problem.district
 WHERE undo_row.table_name = 'problem' AND undo_row.first_op = 'insert'
   AND head.on_date >= (SELECT made_at::date FROM import_run WHERE id = %(run)s)
 GROUP BY undo_row.root_table, undo_row.root_id, undo_row.table_name, undo_row.label;
