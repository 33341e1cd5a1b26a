-- Keeps a job that waits for a worker; its id.
INSERT INTO job (kind, city_id, arguments, actor_id, actor_role, queued_at)
VALUES (%(kind)s, (SELECT city.id FROM city WHERE city.code = %(city)s), %(arguments)s, %(actor_id)s, %(actor_role)s, %(now)s)
RETURNING public_id;
