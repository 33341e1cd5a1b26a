-- Jobs by id or city, newest first.
SELECT job.public_id AS id, job.kind, city.code AS city, job.arguments, job.state, job.share_done, job.message, job.result,
       job.error, job.cancel_requested, job.actor_id, job.actor_role, job.queued_at, job.begun_at, job.ended_at
  FROM job
  LEFT JOIN city ON city.id = job.city_id
 WHERE (%(id)s::uuid IS NULL OR job.public_id = %(id)s)
   AND (%(city)s::text IS NULL OR city.code = %(city)s)
 ORDER BY job.id DESC
 LIMIT %(limit)s;
