-- What was answered to the request with a key.
SELECT request_sha256, status, answer FROM idempotency_key WHERE key = %(key)s AND actor_id = %(actor)s;
