-- A temporary table called like ours is found last, so that no session can lead its changes past the log.
ALTER FUNCTION log_change() SET search_path = gridsvc, public, pg_temp;
