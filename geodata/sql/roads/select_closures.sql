-- Closures of a city that have not ended at an instant, soonest first.
SELECT public_id, edge, area, reason, closed_from, closed_until
  FROM road_closure
 WHERE city_id = %(city)s AND (closed_until IS NULL OR closed_until > %(at)s)
 ORDER BY closed_from, public_id;
