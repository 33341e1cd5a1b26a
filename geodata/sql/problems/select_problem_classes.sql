-- Problem classes with all their names.
SELECT code, name_zh, name_en, aliases
  FROM problem_class
 ORDER BY code;
