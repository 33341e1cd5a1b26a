-- Ends a visit as done, skipped or missed.
UPDATE visit
   SET state = %(state)s::visit_state, ended_at = %(at)s, reason = coalesce(%(reason)s::text, reason),
       on_date = CASE WHEN %(state)s::visit_state = 'done'
                      THEN (%(at)s::timestamptz AT TIME ZONE city.time_zone)::date ELSE on_date END
  FROM city
 WHERE city.id = visit.city_id AND visit.public_id = %(visit)s;
