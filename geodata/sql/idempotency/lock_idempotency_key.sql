-- Lets one request with a key and an actor go first; the others wait for its end.
SELECT pg_advisory_xact_lock(hashtextextended(%(actor)s || chr(31) || %(key)s, 4));
