-- Closes one edge or an area from an instant on and answers the closure's public id.
INSERT INTO road_closure (city_id, edge, area, reason, closed_from, closed_until)
VALUES (%(city)s, %(edge)s, %(area)s, %(reason)s, %(from)s, %(until)s)
RETURNING public_id;
