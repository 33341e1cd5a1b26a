-- Names of the job queue's files that need not be applied any more.
SELECT name FROM procrastinate.applied_file;
