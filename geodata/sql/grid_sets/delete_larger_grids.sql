-- Takes the larger grids of one level out of a set, but for some codes that go on.
DELETE FROM grid
 WHERE set_id = %(set)s AND level = %(level)s::grid_level AND NOT code = ANY(%(kept)s);
