-- Groups of problem classes: the beginning of their codes (two digits, or a letter and two) and their names.
SELECT substring(class.code FROM '^[A-Z]?[0-9]{2}') AS prefix, min(class.class_zh) AS name_zh, min(class.class_en) AS name_en
  FROM problem_class AS class
 GROUP BY 1
 ORDER BY 1;
