-- Ends the version of a district's grids that is in force.
UPDATE grid_set
   SET status = 'superseded', valid_to = %(valid_from)s
 WHERE district = %(district)s AND status = 'published' AND id <> %(set)s;
