-- Indexes of ours that the server does not trust.
SELECT indexrelid::regclass::text AS name
  FROM pg_catalog.pg_index
  JOIN pg_catalog.pg_class ON pg_class.oid = indexrelid
 WHERE NOT indisvalid AND relnamespace::regnamespace::text IN ('gridsvc', 'procrastinate')
 ORDER BY name;
