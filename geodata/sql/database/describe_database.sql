-- What a backup says of the database it was taken from.
SELECT epoch.id::text AS epoch,
       (SELECT max(number) FROM gridsvc.migration) AS migration,
       current_setting('server_version') AS postgresql,
       (SELECT extversion FROM pg_catalog.pg_extension WHERE extname = 'postgis') AS postgis,
       to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS made_at,
       pg_database_size(current_database()) AS size_bytes
  FROM gridsvc.epoch;
