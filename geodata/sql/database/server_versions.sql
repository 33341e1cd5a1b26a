-- Versions of the server and of PostGIS in this database, and its size.
SELECT current_setting('server_version'),
       (SELECT extversion FROM pg_catalog.pg_extension WHERE extname = 'postgis'),
       pg_database_size(current_database());
