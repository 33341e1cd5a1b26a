-- Joins unit grids of a set to larger ones by code.
UPDATE grid
   SET management_id = CASE WHEN %(level)s = 'management' THEN larger.id ELSE grid.management_id END,
       evaluation_id = CASE WHEN %(level)s = 'evaluation' THEN larger.id ELSE grid.evaluation_id END
  FROM unnest(%(units)s::text[], %(larger)s::text[]) AS given (unit, larger)
  JOIN grid AS larger ON larger.set_id = %(set)s AND larger.code = given.larger
 WHERE grid.set_id = %(set)s AND grid.code = given.unit;
