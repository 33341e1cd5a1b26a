-- The keys of one import and of its city; imports into that city follow each other until the transaction ends.
SELECT run.id, run.city_id, pg_advisory_xact_lock(hashtext('gridsvc import'), run.city_id::integer)
  FROM import_run AS run
 WHERE run.public_id = %(run)s;
