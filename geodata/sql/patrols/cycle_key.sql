-- The key of a cycle.
SELECT id
  FROM cycle
 WHERE public_id = %(cycle)s;
