-- Closes an area from an instant on, unless one closure keeps all of it closed for the whole span; its public id.
INSERT INTO road_closure (city_id, area, reason, closed_from, closed_until)
SELECT %(city)s, %(area)s, %(reason)s, %(from)s, %(until)s
 WHERE NOT EXISTS (
       SELECT FROM road_closure AS other
        WHERE other.city_id = %(city)s AND other.closed_from <= %(from)s
          AND (other.closed_until IS NULL OR other.closed_until >= %(until)s::timestamptz)
          AND ST_Covers(other.area, %(area)s::geometry))
RETURNING public_id;
