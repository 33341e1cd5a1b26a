-- Lets the web process and the workers use the job queue, and nobody change its shape.
DO $$
BEGIN
    GRANT USAGE ON SCHEMA procrastinate TO gridsvc_app;
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA procrastinate TO gridsvc_app;
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA procrastinate TO gridsvc_app;
    REVOKE INSERT, UPDATE, DELETE ON procrastinate.applied_file FROM gridsvc_app;
END $$;
