-- Ends a closure at an instant, where it does not end before; one that would begin later is as if it never was.
WITH gone AS (
    DELETE FROM road_closure
     WHERE city_id = %(city)s AND public_id = %(closure)s AND closed_from >= %(at)s
    RETURNING public_id
), ended AS (
    UPDATE road_closure
       SET closed_until = %(at)s
     WHERE city_id = %(city)s AND public_id = %(closure)s AND closed_from < %(at)s
       AND (closed_until IS NULL OR closed_until > %(at)s)
    RETURNING public_id
)
SELECT public_id FROM gone UNION ALL SELECT public_id FROM ended;
