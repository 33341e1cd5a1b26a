-- Imports, jobs, blobs, idempotency keys, the change log and its triggers, grants of the three roles.

CREATE TABLE import_run (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
    city_id bigint REFERENCES city ON DELETE CASCADE,
    kind text NOT NULL CHECK (kind IN ('regions', 'roads', 'grids', 'sites', 'teams', 'problems', 'city')),
    source text NOT NULL,
    file_name text NOT NULL,
    file_sha256 text NOT NULL CHECK (file_sha256 ~ '^[0-9a-f]{64}$'),
    made_at timestamptz NOT NULL,
    actor_id text NOT NULL,
    counts jsonb NOT NULL,
    report jsonb NOT NULL
);

CREATE TABLE import_mapping (
    city_id bigint NOT NULL REFERENCES city ON DELETE CASCADE,
    kind text NOT NULL,
    source text NOT NULL,
    mapping jsonb NOT NULL,
    PRIMARY KEY (city_id, kind, source)
);

CREATE TABLE job (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
    city_id bigint REFERENCES city ON DELETE CASCADE,
    kind text NOT NULL,
    arguments jsonb NOT NULL DEFAULT '{}',
    state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
    share_done double precision NOT NULL DEFAULT 0 CHECK (share_done BETWEEN 0 AND 1),
    message jsonb NOT NULL DEFAULT '{}',
    result jsonb,
    error jsonb,
    cancel_requested boolean NOT NULL DEFAULT false,
    actor_id text NOT NULL,
    actor_role text NOT NULL,
    queued_at timestamptz NOT NULL DEFAULT now(),
    begun_at timestamptz,
    ended_at timestamptz,
    CHECK ((state IN ('done', 'failed', 'cancelled')) = (ended_at IS NOT NULL)),
    CHECK (state <> 'failed' OR error IS NOT NULL)
);

CREATE TABLE blob (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
    sha256 text NOT NULL UNIQUE CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    media_type text NOT NULL CHECK (media_type ~ '^[a-z]+/[a-z0-9.+-]+$'),
    size_bytes bigint NOT NULL CHECK (size_bytes > 0),
    place text NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE idempotency_key (
    key text NOT NULL CHECK (length(key) BETWEEN 8 AND 200),
    actor_id text NOT NULL,
    request_sha256 text NOT NULL CHECK (request_sha256 ~ '^[0-9a-f]{64}$'),
    status integer NOT NULL CHECK (status BETWEEN 100 AND 599),
    answer jsonb NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (key, actor_id)
);

CREATE TABLE change (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    collection text NOT NULL,
    public_id text NOT NULL,
    op text NOT NULL CHECK (op IN ('insert', 'update', 'delete')),
    district text,
    city_id bigint,
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX change_reader ON change (collection, xid, seq);

-- TG_ARGV: collection, column of the public id, column of the district, column of the city; NULL where there is none.
CREATE FUNCTION log_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    rows text := CASE TG_OP WHEN 'DELETE' THEN 'old_rows' ELSE 'new_rows' END;
BEGIN
    EXECUTE format(
        'INSERT INTO change (collection, public_id, op, district, city_id) SELECT %L, %I::text, %L, %s, %s FROM %I',
        TG_ARGV[0], TG_ARGV[1], lower(TG_OP), TG_ARGV[2], TG_ARGV[3], rows);
    RETURN NULL;
END $$;

DO $$
DECLARE
    logged record;
BEGIN
    FOR logged IN
        SELECT * FROM (VALUES
            ('city', 'cities', 'code', 'NULL', 'id'),
            ('region', 'regions', 'code', 'district', 'city_id'),
            ('grid_set', 'grid_sets', 'public_id', 'district', 'city_id'),
            ('grid', 'grids', 'code', 'district', 'city_id'),
            ('zone', 'zones', 'public_id', 'district', 'city_id'),
            ('agency', 'agencies', 'public_id', 'district', 'city_id'),
            ('site_category', 'site_categories', 'code', 'NULL', 'city_id'),
            ('site', 'sites', 'public_id', 'district', 'city_id'),
            ('road_network', 'road_networks', 'public_id', 'NULL', 'city_id'),
            ('team', 'teams', 'public_id', 'district', 'city_id'),
            ('programme', 'programmes', 'public_id', 'district', 'city_id'),
            ('problem_class', 'problem_classes', 'code', 'NULL', 'NULL'),
            ('problem', 'problems', 'public_id', 'district', 'city_id'),
            ('visit', 'visits', 'public_id', 'district', 'city_id'),
            ('plan', 'plans', 'public_id', 'NULL', 'NULL'),
            ('route', 'routes', 'public_id', 'district', 'city_id')
        ) AS rows (table_name, collection, id_column, district_column, city_column)
    LOOP
        EXECUTE format('CREATE TRIGGER log_insert AFTER INSERT ON %I REFERENCING NEW TABLE AS new_rows
            FOR EACH STATEMENT EXECUTE FUNCTION log_change(%L, %L, %L, %L)',
            logged.table_name, logged.collection, logged.id_column, logged.district_column, logged.city_column);
        EXECUTE format('CREATE TRIGGER log_update AFTER UPDATE ON %I REFERENCING NEW TABLE AS new_rows
            FOR EACH STATEMENT EXECUTE FUNCTION log_change(%L, %L, %L, %L)',
            logged.table_name, logged.collection, logged.id_column, logged.district_column, logged.city_column);
        EXECUTE format('CREATE TRIGGER log_delete AFTER DELETE ON %I REFERENCING OLD TABLE AS old_rows
            FOR EACH STATEMENT EXECUTE FUNCTION log_change(%L, %L, %L, %L)',
            logged.table_name, logged.collection, logged.id_column, logged.district_column, logged.city_column);
    END LOOP;
END $$;

CREATE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND pg_trigger_depth() > 1 THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON problem_event FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_head FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();

CREATE FUNCTION keep_real_cities() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT OLD.synthetic THEN
        RAISE EXCEPTION 'city % is not synthetic and is kept', OLD.code USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER keep_real BEFORE DELETE ON city FOR EACH ROW EXECUTE FUNCTION keep_real_cities();

GRANT USAGE ON SCHEMA gridsvc TO gridsvc_app, gridsvc_read;
GRANT SELECT ON ALL TABLES IN SCHEMA gridsvc TO gridsvc_app, gridsvc_read;
GRANT INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA gridsvc TO gridsvc_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA gridsvc TO gridsvc_app;
REVOKE DELETE ON problem FROM gridsvc_app;
REVOKE UPDATE, DELETE ON problem_event, audit_head FROM gridsvc_app;
REVOKE INSERT, UPDATE, DELETE ON epoch, change, grid_in_force, open_problem FROM gridsvc_app;
REVOKE INSERT, UPDATE, DELETE ON migration FROM gridsvc_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA gridsvc GRANT SELECT ON TABLES TO gridsvc_read;
ALTER DEFAULT PRIVILEGES IN SCHEMA gridsvc GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO gridsvc_app;
