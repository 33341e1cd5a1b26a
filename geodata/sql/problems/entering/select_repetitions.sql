-- The rows that have the id of an earlier row.
SELECT repetition.row, repetition.first_row, repetition.same, staged.source_id
  FROM problem_repetition AS repetition
  JOIN staged_problem AS staged ON staged.row = repetition.row
 ORDER BY repetition.row;
