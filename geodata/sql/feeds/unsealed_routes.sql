-- How many routes of sealed plans time has uncovered: part of the version of what shows them.
SELECT count(*)::text
  FROM route
  JOIN plan ON plan.id = route.plan_id
 WHERE plan.sealed AND route.starts_at <= %(now)s::timestamptz;
