-- Lets imports into one city follow each other; the end of the transaction lets the next one in.
SELECT pg_advisory_xact_lock(hashtext('gridsvc import'), %(city)s);
