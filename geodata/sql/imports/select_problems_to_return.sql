-- Problems that an import brought to another state and that go back to their former one, with the end of their history.
SELECT problem.id, problem.public_id, was.before ->> 'state' AS state, last.seq, last.hash
  FROM undo_row
  JOIN problem ON problem.id = undo_row.row_id
  JOIN LATERAL (SELECT change.before
                  FROM import_change AS change
                  JOIN import_step AS step ON step.id = change.step_id
                 WHERE step.run_id = %(run)s AND step.table_name = 'problem' AND change.row_id = undo_row.row_id
                 ORDER BY step.id
                 LIMIT 1) AS was ON true
  JOIN LATERAL (SELECT event.seq, event.hash
                  FROM problem_event AS event
                 WHERE event.problem_id = problem.id
                 ORDER BY event.seq DESC
                 LIMIT 1) AS last ON true
 WHERE undo_row.table_name = 'problem' AND undo_row.first_op = 'update'
   AND was.before ->> 'state' <> problem.state::text
   AND NOT EXISTS (SELECT FROM undo_kept WHERE undo_kept.root_table = 'problem' AND undo_kept.root_id = undo_row.root_id);
