-- The agencies that the rows name which are taken.
SELECT DISTINCT staged.agency
  FROM staged_problem AS staged
 WHERE staged.agency IS NOT NULL AND staged.sound
   AND NOT EXISTS (SELECT FROM problem_repetition AS repetition WHERE repetition.row = staged.row)
   AND NOT EXISTS (SELECT FROM problem_aside AS aside WHERE aside.row = staged.row)
 ORDER BY staged.agency;
