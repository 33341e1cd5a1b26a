-- Parts the unit grids of a set from its larger grids of one level, which are to be replaced.
UPDATE grid
   SET management_id = CASE WHEN %(level)s = 'management' THEN NULL ELSE management_id END,
       evaluation_id = CASE WHEN %(level)s = 'evaluation' THEN NULL ELSE evaluation_id END
 WHERE set_id = %(set)s AND level = 'unit';
