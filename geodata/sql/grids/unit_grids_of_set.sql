-- The unit grids of one set, in order of code.
SELECT code, community, geom
  FROM grid
 WHERE set_id = %(set)s AND level = 'unit'
 ORDER BY code;
