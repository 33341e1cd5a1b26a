-- Lets one transaction at a time measure the sites of a city.
SELECT pg_advisory_xact_lock(hashtext('gridsvc.measuring'), %(city)s::integer);
