-- What each import changed, so that it can be undone; rows that were set aside; components and buildings.

ALTER TABLE import_run DROP CONSTRAINT import_run_kind_check;
ALTER TABLE import_run ADD CONSTRAINT import_run_kind_check CHECK (kind IN ('regions', 'roads', 'grids', 'sites', 'teams',
    'problems', 'city', 'zones', 'agencies', 'owners', 'rosters', 'components', 'buildings'));
ALTER TABLE import_run ADD COLUMN undone_at timestamptz;
ALTER TABLE import_run ADD COLUMN undone_by text;
ALTER TABLE import_run ADD COLUMN undone jsonb;
ALTER TABLE import_run ADD CHECK (num_nonnulls(undone_at, undone_by, undone) IN (0, 3));

CREATE TABLE import_step (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run_id bigint NOT NULL REFERENCES import_run ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    table_name text NOT NULL,
    root_table text NOT NULL,
    op text NOT NULL CHECK (op IN ('insert', 'update', 'delete')),
    columns text[] NOT NULL
);
CREATE INDEX import_step_by_run ON import_step (run_id);

-- Without a reference to its step, which would be checked a million times for a million rows.
CREATE TABLE import_change (
    step_id bigint NOT NULL,
    row_id bigint NOT NULL,
    root_id bigint NOT NULL,
    label text NOT NULL,
    before jsonb,
    after bigint,
    PRIMARY KEY (step_id, row_id)
);

CREATE TABLE import_quarantine (
    run_id bigint NOT NULL REFERENCES import_run ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    row_number integer NOT NULL CHECK (row_number > 0),
    source_id text NOT NULL DEFAULT '',
    cells jsonb NOT NULL,
    findings jsonb NOT NULL,
    PRIMARY KEY (run_id, row_number)
);

CREATE FUNCTION forget_import_changes() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = gridsvc, public, pg_temp AS $$
BEGIN
    DELETE FROM import_change WHERE step_id = OLD.id;
    RETURN NULL;
END $$;
CREATE TRIGGER forget_changes AFTER DELETE ON import_step FOR EACH ROW EXECUTE FUNCTION forget_import_changes();

-- TG_ARGV: table of the thing that a row is part of, its key and what people call the row, both as expressions over t.
CREATE FUNCTION note_import() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = gridsvc, public, pg_temp AS $$
DECLARE
    run bigint := nullif(current_setting('gridsvc.import_run', true), '')::bigint;
    step bigint;
    names text[];
    old_row text;
    new_row text;
    kept text;
    noted bigint;
BEGIN
    IF run IS NULL THEN
        RETURN NULL;
    END IF;
    SELECT array_agg(attname ORDER BY attnum),
           string_agg(format('o.%I', attname), ', ' ORDER BY attnum),
           string_agg(format('t.%I', attname), ', ' ORDER BY attnum),
           string_agg(format(CASE WHEN atttypid = 'geometry'::regtype THEN '%L, o.%I::text' ELSE '%L, o.%I' END,
                             attname, attname), ', ' ORDER BY attnum)
      INTO names, old_row, new_row, kept
      FROM pg_attribute
     WHERE attrelid = TG_RELID AND attnum > 0 AND NOT attisdropped AND attgenerated = '';
    INSERT INTO import_step (run_id, table_name, root_table, op, columns)
    VALUES (run, TG_TABLE_NAME, TG_ARGV[0], lower(TG_OP), names)
    RETURNING id INTO step;
    IF TG_OP = 'INSERT' THEN
        EXECUTE format('INSERT INTO import_change (step_id, row_id, root_id, label, after)
            SELECT %s, t.id, %s, %s, hashtextextended(ROW(%s)::text, 0) FROM new_rows AS t ORDER BY t.id',
            step, TG_ARGV[1], TG_ARGV[2], new_row);
    ELSIF TG_OP = 'UPDATE' THEN
        EXECUTE format('INSERT INTO import_change (step_id, row_id, root_id, label, before, after)
            SELECT %s, t.id, %s, %s, jsonb_build_object(%s), hashtextextended(ROW(%s)::text, 0)
              FROM new_rows AS t JOIN old_rows AS o ON o.id = t.id WHERE ROW(%s)::text <> ROW(%s)::text ORDER BY t.id',
            step, TG_ARGV[1], TG_ARGV[2], kept, new_row, old_row, new_row);
    ELSE
        EXECUTE format('INSERT INTO import_change (step_id, row_id, root_id, label, before)
            SELECT %s, t.id, %s, %s, jsonb_build_object(%s) FROM old_rows AS t JOIN old_rows AS o ON o.id = t.id ORDER BY t.id',
            step, TG_ARGV[1], TG_ARGV[2], kept);
    END IF;
    GET DIAGNOSTICS noted = ROW_COUNT;
    IF noted = 0 THEN
        DELETE FROM import_step WHERE id = step;
    END IF;
    RETURN NULL;
END $$;

-- Takes away problems that one step of an import entered; only this function may, and only until the import is undone.
CREATE FUNCTION remove_imported_problems(step bigint, kept bigint[]) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = gridsvc, public, pg_temp AS $$
DECLARE
    removed bigint;
BEGIN
    DELETE FROM problem
     USING import_change AS change
      JOIN import_step ON import_step.id = change.step_id
      JOIN import_run AS run ON run.id = import_step.run_id
     WHERE change.step_id = step AND import_step.table_name = 'problem' AND import_step.op = 'insert'
       AND run.undone_at IS NULL AND problem.id = change.row_id AND problem.id <> ALL (kept);
    GET DIAGNOSTICS removed = ROW_COUNT;
    RETURN removed;
END $$;

CREATE TABLE component (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
    city_id bigint NOT NULL REFERENCES city ON DELETE CASCADE,
    district text NOT NULL CHECK (district ~ '^[0-9]{6}$'),
    street text,
    community text,
    code text NOT NULL CHECK (code ~ '^[0-9]{16}$'),
    class_code text NOT NULL CHECK (class_code ~ '^[0-9]{4,5}$'),
    name text NOT NULL CHECK (name <> ''),
    state text NOT NULL DEFAULT 'intact' CHECK (state IN ('intact', 'damaged', 'lost', 'abandoned')),
    agency_id bigint REFERENCES agency,
    proprietor_id bigint REFERENCES agency,
    keeper_id bigint REFERENCES agency,
    begun_on date,
    changed_on date,
    source text NOT NULL,
    source_id text NOT NULL,
    attributes jsonb NOT NULL DEFAULT '{}',
    geom geometry(Geometry, 4326) NOT NULL CHECK (ST_IsValid(geom) AND NOT ST_IsEmpty(geom)
        AND GeometryType(geom) IN ('POINT', 'LINESTRING', 'POLYGON', 'MULTIPOLYGON')),
    UNIQUE (city_id, source, source_id),
    UNIQUE (city_id, code)
);
CREATE INDEX component_geom ON component USING gist (geom);
CREATE INDEX component_by_agency ON component (agency_id) WHERE agency_id IS NOT NULL;
CREATE INDEX component_by_proprietor ON component (proprietor_id) WHERE proprietor_id IS NOT NULL;
CREATE INDEX component_by_keeper ON component (keeper_id) WHERE keeper_id IS NOT NULL;

CREATE TABLE building (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
    city_id bigint NOT NULL REFERENCES city ON DELETE CASCADE,
    district text NOT NULL CHECK (district ~ '^[0-9]{6}$'),
    street text,
    community text,
    name text NOT NULL DEFAULT '',
    address text NOT NULL DEFAULT '',
    usage text,
    floors integer CHECK (floors BETWEEN 1 AND 300),
    height_m double precision CHECK (height_m > 0 AND height_m <= 1000),
    households integer CHECK (households BETWEEN 0 AND 100000),
    built_in integer CHECK (built_in BETWEEN 1000 AND 2200),
    source text NOT NULL,
    source_id text NOT NULL,
    attributes jsonb NOT NULL DEFAULT '{}',
    geom geometry(MultiPolygon, 4326) NOT NULL CHECK (ST_IsValid(geom) AND NOT ST_IsEmpty(geom)),
    UNIQUE (city_id, source, source_id)
);
CREATE INDEX building_geom ON building USING gist (geom);

ALTER TABLE team_category ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY UNIQUE;

DO $$
DECLARE
    logged record;
BEGIN
    FOR logged IN SELECT * FROM (VALUES ('component', 'components'), ('building', 'buildings')) AS rows (table_name, collection)
    LOOP
        EXECUTE format('CREATE TRIGGER log_insert AFTER INSERT ON %I REFERENCING NEW TABLE AS new_rows
            FOR EACH STATEMENT EXECUTE FUNCTION log_change(%L, ''public_id'', ''district'', ''city_id'')', logged.table_name, logged.collection);
        EXECUTE format('CREATE TRIGGER log_update AFTER UPDATE ON %I REFERENCING NEW TABLE AS new_rows
            FOR EACH STATEMENT EXECUTE FUNCTION log_change(%L, ''public_id'', ''district'', ''city_id'')', logged.table_name, logged.collection);
        EXECUTE format('CREATE TRIGGER log_delete AFTER DELETE ON %I REFERENCING OLD TABLE AS old_rows
            FOR EACH STATEMENT EXECUTE FUNCTION log_change(%L, ''public_id'', ''district'', ''city_id'')', logged.table_name, logged.collection);
    END LOOP;
END $$;

DO $$
DECLARE
    noted record;
BEGIN
    FOR noted IN
        SELECT * FROM (VALUES
            ('city', 'city', 't.id', 't.code'),
            ('region', 'region', 't.id', 't.code'),
            ('agency', 'agency', 't.id', 't.name'),
            ('grid_set', 'grid_set', 't.id', 't.district || ''/'' || t.version'),
            ('grid', 'grid_set', 't.set_id', 't.code'),
            ('grid_person', 'grid_set', 'coalesce((SELECT grid.set_id FROM grid WHERE grid.id = t.grid_id), 0)', 't.name'),
            ('zone', 'zone', 't.id', 't.source_id'),
            ('site_category', 'site_category', 't.id', 't.code'),
            ('checklist_item', 'site_category', 't.category_id', 't.code'),
            ('site', 'site', 't.id', 't.source_id'),
            ('site_duplicate', 'site', 't.site_id', 't.source_id'),
            ('site_entry', 'site', 't.site_id', 't.sequence::text'),
            ('site_owner', 'site', 't.site_id', 't.name'),
            ('road_network', 'road_network', 't.id', 't.source'),
            ('team', 'team', 't.id', 't.source_id'),
            ('team_shift', 'team', 't.team_id', 't.weekday::text'),
            ('team_roster', 'team', 't.team_id', 't.on_date::text'),
            ('team_category', 'team', 't.team_id', 't.category_id::text'),
            ('problem', 'problem', 't.id', 't.source_id'),
            ('component', 'component', 't.id', 't.code'),
            ('building', 'building', 't.id', 't.source_id')
        ) AS rows (table_name, root_table, root_id, label)
    LOOP
        EXECUTE format('CREATE TRIGGER note_insert AFTER INSERT ON %I REFERENCING NEW TABLE AS new_rows
            FOR EACH STATEMENT EXECUTE FUNCTION note_import(%L, %L, %L)',
            noted.table_name, noted.root_table, noted.root_id, noted.label);
        EXECUTE format('CREATE TRIGGER note_update AFTER UPDATE ON %I REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
            FOR EACH STATEMENT EXECUTE FUNCTION note_import(%L, %L, %L)',
            noted.table_name, noted.root_table, noted.root_id, noted.label);
        EXECUTE format('CREATE TRIGGER note_delete AFTER DELETE ON %I REFERENCING OLD TABLE AS old_rows
            FOR EACH STATEMENT EXECUTE FUNCTION note_import(%L, %L, %L)',
            noted.table_name, noted.root_table, noted.root_id, noted.label);
    END LOOP;
END $$;

REVOKE INSERT, UPDATE, DELETE ON import_step, import_change FROM gridsvc_app;
REVOKE EXECUTE ON FUNCTION remove_imported_problems(bigint, bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION remove_imported_problems(bigint, bigint[]) TO gridsvc_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA gridsvc TO gridsvc_app;
