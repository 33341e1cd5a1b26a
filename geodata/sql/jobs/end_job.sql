-- Ends a run of a job with its state and what came of it.
UPDATE job
   SET state = %(state)s, ended_at = %(now)s, result = %(result)s, error = %(error)s,
       share_done = CASE WHEN %(state)s = 'done' THEN 1 ELSE share_done END
 WHERE public_id = %(id)s AND state = 'running' AND begun_at = %(begun_at)s
RETURNING public_id;
