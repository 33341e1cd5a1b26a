-- Cycles of a city that have a day between two dates, and that have begun.
SELECT cycle.public_id
  FROM cycle
  JOIN programme ON programme.id = cycle.programme_id
 WHERE programme.city_id = %(city)s AND cycle.starts_on <= least(%(last)s::date, %(today)s::date)
   AND cycle.ends_on >= %(first)s
 ORDER BY cycle.starts_on, cycle.public_id;
