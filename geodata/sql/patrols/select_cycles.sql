-- The cycles of a programme, oldest first.
SELECT cycle.public_id AS id, programme.public_id AS programme, cycle.dates
  FROM cycle
  JOIN programme ON programme.id = cycle.programme_id
 WHERE programme.public_id = %(programme)s
 ORDER BY cycle.starts_on;
