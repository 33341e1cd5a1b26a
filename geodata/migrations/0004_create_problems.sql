-- Problems with their append-only history, notices, assessment.

CREATE TABLE problem_class (
    code text PRIMARY KEY CHECK (code ~ '^[0-9]{4}$' OR code ~ '^[CE][0-9]{4,5}$'),
    kind text NOT NULL CHECK (kind IN ('event', 'component')),
    class_zh text NOT NULL,
    class_en text NOT NULL,
    name_zh text NOT NULL,
    name_en text NOT NULL,
    aliases text[] NOT NULL DEFAULT '{}',
    deadline_amount double precision CHECK (deadline_amount > 0),
    deadline_unit text CHECK (deadline_unit IN ('emergency_hour', 'working_hour', 'working_day', 'calendar_day')),
    CHECK ((deadline_amount IS NULL) = (deadline_unit IS NULL))
);

CREATE TYPE problem_state AS ENUM ('reported', 'filed', 'dispatched', 'in_hand', 'returned', 'handled', 'suspended',
    'closed', 'rejected', 'duplicate', 'withdrawn');

CREATE FUNCTION is_open(state problem_state) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN state IN ('filed', 'dispatched', 'in_hand', 'returned', 'handled');

CREATE TABLE problem (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
    city_id bigint NOT NULL REFERENCES city ON DELETE CASCADE,
    district text NOT NULL CHECK (district ~ '^[0-9]{6}$'),
    street text,
    community text,
    grid_id bigint REFERENCES grid,
    grid_code text,
    class_code text NOT NULL REFERENCES problem_class,
    state problem_state NOT NULL,
    channel text NOT NULL CHECK (channel IN ('patrol', 'inspector', 'hotline_12345', 'hotline_12319', 'citizen', 'weibo', 'wechat',
        'forum', 'newspaper', 'app', 'satellite', 'camera', 'upward', 'third_party', 'other')),
    description text NOT NULL DEFAULT '',
    reported_at timestamptz NOT NULL,
    filed_at timestamptz,
    handled_at timestamptz,
    ended_at timestamptz,
    deadline_at timestamptz,
    lead_agency_id bigint REFERENCES agency,
    site_id bigint REFERENCES site ON DELETE SET NULL,
    visit_id bigint REFERENCES visit ON DELETE SET NULL,
    duplicate_of_id bigint REFERENCES problem,
    recurrence_of_id bigint REFERENCES problem,
    influence_m2 double precision CHECK (influence_m2 >= 0),
    source text NOT NULL,
    source_id text NOT NULL,
    geom geometry(Geometry, 4326) NOT NULL CHECK (ST_IsValid(geom) AND NOT ST_IsEmpty(geom)
        AND GeometryType(geom) IN ('POINT', 'LINESTRING', 'POLYGON', 'MULTIPOLYGON')),
    UNIQUE (city_id, source, source_id),
    CHECK ((grid_id IS NULL) = (grid_code IS NULL)),
    CHECK (state = 'reported' OR state IN ('rejected', 'duplicate', 'withdrawn') OR grid_id IS NOT NULL),
    CHECK ((state = 'duplicate') = (duplicate_of_id IS NOT NULL)),
    CHECK (duplicate_of_id <> id AND recurrence_of_id <> id),
    CHECK ((state IN ('closed', 'rejected', 'duplicate', 'withdrawn')) = (ended_at IS NOT NULL)),
    CHECK (filed_at >= reported_at AND ended_at >= reported_at)
);
CREATE INDEX problem_geom ON problem USING gist (geom);
CREATE INDEX problem_open_grid ON problem (grid_id) WHERE is_open(state);
CREATE INDEX problem_city_reported ON problem (city_id, reported_at);

ALTER TABLE visit ADD FOREIGN KEY (problem_id) REFERENCES problem ON DELETE CASCADE;

CREATE VIEW open_problem AS
SELECT * FROM problem WHERE is_open(state);

CREATE TABLE problem_agency (
    problem_id bigint NOT NULL REFERENCES problem ON DELETE CASCADE,
    agency_id bigint NOT NULL REFERENCES agency DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (problem_id, agency_id)
);

CREATE TABLE problem_event (
    problem_id bigint NOT NULL REFERENCES problem ON DELETE CASCADE,
    seq integer NOT NULL CHECK (seq > 0),
    event text NOT NULL CHECK (event IN ('report', 'confirm_pass', 'confirm_fail', 'confirm_unable', 'file', 'reject', 'mark_duplicate',
        'dispatch', 'accept', 'return', 'redispatch', 'request_extension', 'grant_extension', 'refuse_extension', 'suspend', 'resume',
        'handle', 'handle_on_the_spot', 'verify_pass', 'verify_fail', 'verify_unable', 'close', 'force_close', 'withdraw', 'reopen',
        'request_up', 'dispatch_down')),
    state problem_state NOT NULL,
    at timestamptz NOT NULL,
    actor_id text NOT NULL,
    actor_role text NOT NULL,
    detail jsonb NOT NULL DEFAULT '{}',
    previous_hash bytea NOT NULL CHECK (octet_length(previous_hash) = 32),
    hash bytea NOT NULL CHECK (octet_length(hash) = 32),
    PRIMARY KEY (problem_id, seq)
);

CREATE TABLE audit_head (
    district text NOT NULL CHECK (district ~ '^[0-9]{6}$'),
    on_date date NOT NULL,
    events bigint NOT NULL CHECK (events >= 0),
    hash bytea NOT NULL CHECK (octet_length(hash) = 32),
    signature bytea NOT NULL,
    PRIMARY KEY (district, on_date)
);

CREATE TABLE notice (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
    city_id bigint NOT NULL REFERENCES city ON DELETE CASCADE,
    district text NOT NULL CHECK (district ~ '^[0-9]{6}$'),
    agency_id bigint NOT NULL REFERENCES agency,
    problem_id bigint REFERENCES problem ON DELETE CASCADE,
    step text NOT NULL CHECK (step IN ('rectify', 'urge', 'name', 'summon')),
    issued_at timestamptz NOT NULL,
    answer_by timestamptz CHECK (answer_by > issued_at),
    answered_at timestamptz CHECK (answered_at >= issued_at),
    follows_id bigint REFERENCES notice,
    body jsonb NOT NULL DEFAULT '{}'
);

CREATE TABLE indicator (
    code text NOT NULL CHECK (code ~ '^[a-z][a-z0-9_]*$'),
    version integer NOT NULL CHECK (version > 0),
    name_zh text NOT NULL,
    name_en text NOT NULL,
    formula jsonb NOT NULL,
    PRIMARY KEY (code, version)
);

CREATE TABLE board (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
    city_id bigint NOT NULL REFERENCES city ON DELETE CASCADE,
    kind text NOT NULL CHECK (kind IN ('ranking', 'red_black', 'exposure')),
    period daterange NOT NULL CHECK (NOT isempty(period)),
    status text NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'published', 'withdrawn')),
    rule jsonb NOT NULL DEFAULT '{}'
);

CREATE TABLE score (
    board_id bigint NOT NULL REFERENCES board ON DELETE CASCADE,
    subject_kind text NOT NULL CHECK (subject_kind IN ('grid', 'street', 'district', 'agency')),
    subject text NOT NULL,
    indicator_code text NOT NULL,
    indicator_version integer NOT NULL,
    numerator double precision NOT NULL,
    denominator double precision NOT NULL CHECK (denominator >= 0),
    score double precision,
    PRIMARY KEY (board_id, subject_kind, subject, indicator_code),
    FOREIGN KEY (indicator_code, indicator_version) REFERENCES indicator
);

CREATE TABLE ranking (
    board_id bigint NOT NULL REFERENCES board ON DELETE CASCADE,
    subject_kind text NOT NULL CHECK (subject_kind IN ('grid', 'street', 'district', 'agency')),
    subject text NOT NULL,
    place integer NOT NULL CHECK (place > 0),
    score double precision NOT NULL,
    PRIMARY KEY (board_id, subject_kind, subject)
);
