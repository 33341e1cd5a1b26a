-- The rows of an import that cannot simply go back.
SELECT table_name AS "table", label, reason, by
  FROM undo_kept
 ORDER BY table_name, label, by;
