-- Lets go of what the imports of a city before a time would need to be undone: which ones, and how many rows each noted.
SELECT run, rows
  FROM forget_imports(%(city)s, %(before)s);
