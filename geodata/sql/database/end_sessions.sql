-- Ends the sessions of all others on a database.
SELECT count(pg_terminate_backend(pid))
  FROM pg_catalog.pg_stat_activity
 WHERE datname = %(name)s AND pid <> pg_backend_pid();
