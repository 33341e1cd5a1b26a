-- Joins the unit grids of a copied set to the larger grids that had the same codes in the first.
UPDATE grid
   SET management_id = management.id, evaluation_id = evaluation.id
  FROM grid AS old
  LEFT JOIN grid AS old_management ON old_management.id = old.management_id
  LEFT JOIN grid AS old_evaluation ON old_evaluation.id = old.evaluation_id
  LEFT JOIN grid AS management ON management.set_id = %(next)s AND management.code = old_management.code
  LEFT JOIN grid AS evaluation ON evaluation.set_id = %(next)s AND evaluation.code = old_evaluation.code
 WHERE old.set_id = %(last)s AND grid.set_id = %(next)s AND grid.code = old.code
   AND num_nonnulls(old.management_id, old.evaluation_id) > 0;
