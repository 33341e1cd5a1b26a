-- The imports whose ids begin so; two of them are one too many.
SELECT run.public_id AS id, city.code AS city, city.time_zone, run.kind, run.source, run.file_name, run.file_sha256, run.made_at,
       run.actor_id, run.counts, run.undone_at, run.undone_by, run.undone, run.forgotten_at
  FROM import_run AS run
  JOIN city ON city.id = run.city_id
 WHERE starts_with(run.public_id::text, %(name)s)
 LIMIT 2;
