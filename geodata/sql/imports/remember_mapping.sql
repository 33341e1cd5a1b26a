-- Keeps what columns meant at an import that was written.
INSERT INTO remembered_mapping (run_id, document)
SELECT id, %(document)s
  FROM import_run
 WHERE public_id = %(run)s;
