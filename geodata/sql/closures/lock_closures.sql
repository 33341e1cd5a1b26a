-- Lets nobody else open or close streets of a city until this transaction ends.
SELECT pg_advisory_xact_lock(hashtext('road_closure'), %(city)s::integer);
