-- Keeps that an import was undone, by whom, and what that did.
UPDATE import_run
   SET undone_at = %(at)s, undone_by = %(actor)s, undone = %(undone)s
 WHERE public_id = %(run)s;
