-- Takes records of one source off the list of duplicates.
DELETE FROM site_duplicate
 WHERE id = ANY(%(ids)s);
