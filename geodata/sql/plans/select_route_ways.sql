-- The ways of a plan's routes on the streets, where they were drawn.
SELECT route.public_id AS route, route.geom
  FROM route
  JOIN plan ON plan.id = route.plan_id
 WHERE plan.public_id = %(plan)s AND route.geom IS NOT NULL;
