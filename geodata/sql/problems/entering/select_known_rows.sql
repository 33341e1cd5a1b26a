-- The rows whose problems are stored and say something else, with what was and what is to be.
SELECT staged.row, staged.source_id, known.differing,
       to_jsonb(problem) || jsonb_build_object('agency', agency.name, 'duplicate_of', original.source_id) AS stored,
       to_jsonb(staged) AS incoming
  FROM problem_known AS known
  JOIN staged_problem AS staged ON staged.row = known.row
  JOIN problem ON problem.id = known.id
  LEFT JOIN agency ON agency.id = problem.lead_agency_id
  LEFT JOIN problem AS original ON original.id = problem.duplicate_of_id
 WHERE known.differing <> '{}'
 ORDER BY staged.row;
