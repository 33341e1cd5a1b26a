-- Makes a draft of a version again that has not begun.
UPDATE grid_set
   SET status = 'draft', valid_from = NULL, valid_to = NULL, settled_at = NULL
 WHERE id = %(set)s;
