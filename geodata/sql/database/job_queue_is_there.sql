-- Whether the job queue has been set up.
SELECT to_regclass('procrastinate.applied_file') IS NOT NULL;
