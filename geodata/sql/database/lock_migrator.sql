-- Waits until no other process migrates this database; freed with the connection.
SELECT pg_advisory_lock(hashtextextended('gridsvc migrator', 0));
