-- How many rows of which table one import wrote how.
SELECT step.table_name AS "table", step.op, count(*) AS rows
  FROM import_run AS run
  JOIN import_step AS step ON step.run_id = run.id
  JOIN import_change AS change ON change.step_id = step.id
 WHERE run.public_id = %(run)s
 GROUP BY step.table_name, step.op
 ORDER BY min(step.id);
