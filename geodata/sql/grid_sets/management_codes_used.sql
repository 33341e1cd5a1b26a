-- Codes that management grids of a district ever had.
SELECT DISTINCT code
  FROM grid
 WHERE district = %(district)s AND level = 'management'
 ORDER BY code;
