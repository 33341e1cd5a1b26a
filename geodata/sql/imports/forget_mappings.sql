-- Forgets what columns of a source mean, for one kind or all.
UPDATE remembered_mapping AS remembered
   SET forgotten_at = %(at)s, forgotten_by = %(by)s
  FROM import_run AS run
  JOIN city ON city.id = run.city_id
 WHERE run.id = remembered.run_id AND remembered.forgotten_at IS NULL AND city.code = %(city)s
   AND run.source = %(source)s AND (%(kind)s::text IS NULL OR run.kind = %(kind)s);
