-- Keeps the way of one route on the streets, and how its legs are told.
UPDATE route
   SET geom = %(geom)s, directions = %(directions)s
  FROM plan
 WHERE plan.id = route.plan_id AND plan.public_id = %(plan)s AND route.public_id = %(route)s;
