-- Ends the closures of some edges at an instant; those that would begin later are as if they never were.
WITH gone AS (
    DELETE FROM road_closure
     WHERE city_id = %(city)s AND edge = ANY (%(edges)s::uuid[]) AND closed_from >= %(at)s
    RETURNING public_id
), ended AS (
    UPDATE road_closure
       SET closed_until = %(at)s
     WHERE city_id = %(city)s AND edge = ANY (%(edges)s::uuid[]) AND closed_from < %(at)s
       AND (closed_until IS NULL OR closed_until > %(at)s)
    RETURNING public_id
)
SELECT public_id FROM gone UNION ALL SELECT public_id FROM ended;
