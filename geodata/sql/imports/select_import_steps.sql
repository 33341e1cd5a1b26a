-- The steps of an import, the last one first.
SELECT id, table_name, root_table, op, columns
  FROM import_step
 WHERE run_id = %(run)s
 ORDER BY id DESC;
