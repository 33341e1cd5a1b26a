-- The rows of a file that one import set aside.
SELECT quarantine.row_number, quarantine.source_id, quarantine.cells, quarantine.findings
  FROM import_quarantine AS quarantine
  JOIN import_run AS run ON run.id = quarantine.run_id
 WHERE run.public_id = %(run)s
 ORDER BY quarantine.row_number;
