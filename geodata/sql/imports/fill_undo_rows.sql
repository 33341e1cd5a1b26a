-- Gathers what an import did to each row first and last.
INSERT INTO undo_row (table_name, row_id, root_table, root_id, label, first_op, last_op, after)
SELECT step.table_name, change.row_id, min(step.root_table), max(change.root_id), max(change.label),
       (array_agg(step.op ORDER BY step.id))[1],
       (array_agg(step.op ORDER BY step.id DESC))[1],
       (array_agg(change.after ORDER BY step.id DESC))[1]
  FROM import_step AS step
  JOIN import_change AS change ON change.step_id = step.id
 WHERE step.run_id = %(run)s
 GROUP BY step.table_name, change.row_id;
