-- Rows whose state needs a grid and that lie in none.
SELECT staged.row, staged.source_id, present.state
  FROM staged_problem AS staged
  LEFT JOIN problem_known AS known ON known.row = staged.row
 CROSS JOIN LATERAL (SELECT CASE WHEN %(with_state)s THEN staged.state ELSE coalesce(known.state, 'reported') END AS state) AS present
 WHERE staged.sound
   AND staged.grid_code IS NULL AND NOT coalesce(known.stays, false)
   AND NOT present.state = ANY (%(need_none)s)
   AND NOT EXISTS (SELECT FROM problem_repetition AS repetition WHERE repetition.row = staged.row)
   AND NOT EXISTS (SELECT FROM problem_aside AS aside WHERE aside.row = staged.row)
 ORDER BY staged.row;
