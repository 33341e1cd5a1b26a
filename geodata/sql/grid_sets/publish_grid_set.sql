-- Puts a version of a district's grids in force; a first one finds no problems that were filed elsewhere.
UPDATE grid_set
   SET status = 'published', valid_from = %(valid_from)s, valid_to = NULL,
       settled_at = CASE
           WHEN NOT EXISTS (SELECT FROM grid_set AS other
                             WHERE other.district = %(district)s AND other.id <> %(set)s AND other.status <> 'draft')
           THEN now() END
 WHERE id = %(set)s;
