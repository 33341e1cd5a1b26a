-- Finds the rows that have the id of an earlier row.
INSERT INTO problem_repetition (row, first_row, same)
SELECT row, first_row, same
  FROM (SELECT staged.row,
               first_value(staged.row) OVER same_id AS first_row,
               staged.content = first_value(staged.content) OVER same_id AS same
          FROM staged_problem AS staged
         WHERE staged.source_id IN (SELECT source_id FROM staged_problem GROUP BY source_id HAVING count(*) > 1)
           AND NOT EXISTS (SELECT FROM problem_aside AS aside WHERE aside.row = staged.row)
        WINDOW same_id AS (PARTITION BY staged.source_id ORDER BY staged.row)) AS numbered
 WHERE row <> first_row;
