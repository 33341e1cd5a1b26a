-- Puts a version of a district's grids in force.
UPDATE grid_set
   SET status = 'published', valid_from = %(valid_from)s, valid_to = NULL
 WHERE id = %(set)s;
