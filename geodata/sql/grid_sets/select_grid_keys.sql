-- Code and database key of the grids of one level in a set.
SELECT code, id
  FROM grid
 WHERE set_id = %(set)s AND level = %(level)s::grid_level
 ORDER BY code;
