-- The record of the job queue's own migration files, of which its schema already contains the first ones.
CREATE TABLE procrastinate.applied_file (
    name text PRIMARY KEY,
    applied_at timestamptz NOT NULL DEFAULT now()
);
