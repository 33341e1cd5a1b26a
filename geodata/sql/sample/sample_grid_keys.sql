-- Database keys of the grids of one set, in order of code.
SELECT id
  FROM grid
 WHERE set_id = %(set)s
 ORDER BY code;
