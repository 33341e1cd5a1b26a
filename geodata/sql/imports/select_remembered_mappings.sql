-- What columns of each kind and source mean, as last said and neither undone nor forgotten.
SELECT DISTINCT ON (city.code, run.kind, run.source)
       city.code AS city, city.time_zone, run.kind, run.source, run.public_id AS run_id, run.file_name, run.made_at, remembered.document
  FROM remembered_mapping AS remembered
  JOIN import_run AS run ON run.id = remembered.run_id
  JOIN city ON city.id = run.city_id
 WHERE run.undone_at IS NULL AND remembered.forgotten_at IS NULL
   AND (%(city)s::text IS NULL OR city.code = %(city)s)
   AND (%(kind)s::text IS NULL OR run.kind = %(kind)s)
   AND (%(source)s::text IS NULL OR run.source = %(source)s)
 ORDER BY city.code, run.kind, run.source, run.id DESC;
