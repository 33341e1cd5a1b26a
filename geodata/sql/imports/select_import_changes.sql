-- The rows that one import wrote, in the order in which it wrote them.
SELECT step.table_name AS "table", change.label, step.op, change.before
  FROM import_run AS run
  JOIN import_step AS step ON step.run_id = run.id
  JOIN import_change AS change ON change.step_id = step.id
 WHERE run.public_id = %(run)s
 ORDER BY step.id, change.row_id;
