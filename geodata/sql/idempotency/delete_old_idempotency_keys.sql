-- Forgets answers that nobody repeats a request for any more.
DELETE FROM idempotency_key WHERE made_at < %(before)s;
