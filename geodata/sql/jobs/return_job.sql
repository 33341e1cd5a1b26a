-- Puts a job back that its run had to let go.
UPDATE job
   SET state = 'queued'
 WHERE public_id = %(id)s AND state = 'running' AND begun_at = %(begun_at)s;
