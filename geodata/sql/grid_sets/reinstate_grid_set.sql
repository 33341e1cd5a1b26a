-- Lets the version go on that would have ended on a day on which no other one begins any more.
UPDATE grid_set
   SET status = 'published', valid_to = NULL
 WHERE district = %(district)s AND status = 'superseded' AND valid_to = %(valid_from)s AND valid_from < valid_to;
