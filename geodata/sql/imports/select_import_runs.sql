-- The latest imports, of one city or source where these are named.
SELECT run.public_id AS id, city.code AS city, city.time_zone, run.kind, run.source, run.file_name, run.file_sha256, run.made_at,
       run.actor_id, run.counts, run.undone_at, run.undone_by, run.undone, run.forgotten_at
  FROM import_run AS run
  JOIN city ON city.id = run.city_id
 WHERE (%(city)s::text IS NULL OR city.code = %(city)s) AND (%(source)s::text IS NULL OR run.source = %(source)s)
 ORDER BY run.id DESC
 LIMIT %(limit)s;
