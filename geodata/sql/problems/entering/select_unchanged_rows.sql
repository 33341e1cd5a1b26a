-- The rows that say of their problems what is stored.
SELECT row
  FROM problem_known
 WHERE differing = '{}';
