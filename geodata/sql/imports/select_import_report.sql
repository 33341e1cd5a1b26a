-- What was told of one import.
SELECT report
  FROM import_run
 WHERE public_id = %(run)s;
