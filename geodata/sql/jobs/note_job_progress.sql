-- Notes how far a run of a job is; whether it shall be cancelled. No row: the job is not this run's any more.
UPDATE job
   SET share_done = %(share)s, message = %(message)s
 WHERE public_id = %(id)s AND state = 'running' AND begun_at = %(begun_at)s
RETURNING cancel_requested;
