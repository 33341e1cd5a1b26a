-- Rows that repeat a problem which neither the file nor the database has, or which is a duplicate itself.
SELECT staged.row, staged.source_id, staged.duplicate_of
  FROM staged_problem AS staged
 WHERE staged.duplicate_of IS NOT NULL AND staged.sound
   AND NOT EXISTS (SELECT FROM problem_repetition AS repetition WHERE repetition.row = staged.row)
   AND NOT EXISTS (SELECT FROM problem_aside AS aside WHERE aside.row = staged.row)
   AND NOT coalesce(
       (SELECT original.state IS DISTINCT FROM 'duplicate'
          FROM staged_problem AS original
         WHERE original.source_id = staged.duplicate_of
           AND NOT EXISTS (SELECT FROM problem_repetition AS repetition WHERE repetition.row = original.row)
           AND NOT EXISTS (SELECT FROM problem_aside AS aside WHERE aside.row = original.row)),
       (SELECT problem.state <> 'duplicate'
          FROM problem
         WHERE problem.city_id = %(city)s AND problem.source = %(source)s AND problem.source_id = staged.duplicate_of),
       false)
 ORDER BY staged.row;
