-- Key, code and outline of the grids of one set and level, in order of code.
SELECT id, code, geom
  FROM grid
 WHERE set_id = %(set)s AND level = %(level)s::grid_level
 ORDER BY code;
