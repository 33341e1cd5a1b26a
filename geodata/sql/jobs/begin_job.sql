-- Marks a job as running from now on, unless it has ended; whoever ran it before finds that it is not his any more.
UPDATE job
   SET state = 'running', begun_at = %(now)s, share_done = 0, message = '{}'
 WHERE public_id = %(id)s AND state IN ('queued', 'running')
RETURNING kind, arguments, actor_id, actor_role, cancel_requested, begun_at;
