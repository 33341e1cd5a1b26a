-- Keeps what was answered to a request.
INSERT INTO idempotency_key (key, actor_id, request_sha256, status, answer, made_at)
VALUES (%(key)s, %(actor)s, %(request)s, %(status)s, %(answer)s, %(now)s);
