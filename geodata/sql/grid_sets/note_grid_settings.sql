-- Adds to what is kept of how a set of grids was made.
UPDATE grid_set
   SET settings = settings || %(settings)s
 WHERE id = %(set)s;
