-- Ends a job that no worker survived.
UPDATE job
   SET state = 'failed', ended_at = %(now)s, error = %(error)s
 WHERE public_id = %(id)s AND state IN ('queued', 'running');
