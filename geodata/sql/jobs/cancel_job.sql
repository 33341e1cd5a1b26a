-- Cancels a job that waits, at once; asks a run to stop.
UPDATE job
   SET cancel_requested = true,
       state = CASE WHEN state = 'queued' THEN 'cancelled' ELSE state END,
       ended_at = CASE WHEN state = 'queued' THEN %(now)s ELSE ended_at END
 WHERE public_id = %(id)s AND state IN ('queued', 'running')
RETURNING state;
