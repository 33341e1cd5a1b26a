-- How the legs of a plan's routes are told, where that was kept.
SELECT route.public_id AS route, route.directions
  FROM route
  JOIN plan ON plan.id = route.plan_id
 WHERE plan.public_id = %(plan)s AND route.directions IS NOT NULL;
