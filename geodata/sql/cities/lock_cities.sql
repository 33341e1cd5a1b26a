-- Lets makings of cities follow each other, so that no two take one code; the end of the transaction lets the next one in.
SELECT pg_advisory_xact_lock(hashtextextended('gridsvc cities', 0));
