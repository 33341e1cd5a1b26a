-- Teams with shifts and rosters, programmes, cycles, visits, plans, routes, tracks.

CREATE TYPE travel_mode AS ENUM ('walk', 'ebike', 'car');

CREATE TABLE team (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
    city_id bigint NOT NULL REFERENCES city ON DELETE CASCADE,
    district text NOT NULL CHECK (district ~ '^[0-9]{6}$'),
    name text NOT NULL CHECK (name <> ''),
    agency_id bigint REFERENCES agency,
    mode travel_mode NOT NULL,
    base geometry(Point, 4326) NOT NULL,
    ends text NOT NULL DEFAULT 'base' CHECK (ends IN ('base', 'place', 'anywhere')),
    end_place geometry(Point, 4326),
    home_area geometry(MultiPolygon, 4326),
    overtime_max_min integer NOT NULL DEFAULT 0 CHECK (overtime_max_min BETWEEN 0 AND 480),
    source text NOT NULL DEFAULT 'manual',
    source_id text NOT NULL,
    UNIQUE (city_id, source, source_id),
    CHECK ((ends = 'place') = (end_place IS NOT NULL))
);

CREATE TABLE team_shift (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    team_id bigint NOT NULL REFERENCES team ON DELETE CASCADE,
    weekday integer NOT NULL CHECK (weekday BETWEEN 1 AND 7),
    starts time NOT NULL,
    ends time NOT NULL,
    CHECK (ends > starts),
    EXCLUDE USING gist (team_id WITH =, weekday WITH =,
        int4range(extract(epoch FROM starts)::integer, extract(epoch FROM ends)::integer) WITH &&)
);

CREATE TABLE team_roster (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    team_id bigint NOT NULL REFERENCES team ON DELETE CASCADE,
    on_date date NOT NULL,
    kind text NOT NULL CHECK (kind IN ('rest', 'leave', 'extra')),
    starts time,
    ends time,
    CHECK ((kind = 'extra') = (starts IS NOT NULL AND ends IS NOT NULL)),
    CHECK (ends > starts),
    UNIQUE NULLS NOT DISTINCT (team_id, on_date, kind, starts)
);

CREATE TABLE team_category (
    team_id bigint NOT NULL REFERENCES team ON DELETE CASCADE,
    category_id bigint NOT NULL REFERENCES site_category ON DELETE CASCADE,
    PRIMARY KEY (team_id, category_id)
);

CREATE TABLE cover_group (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
    city_id bigint NOT NULL REFERENCES city ON DELETE CASCADE,
    name text NOT NULL CHECK (name <> ''),
    UNIQUE (city_id, name)
);

CREATE TABLE programme (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
    city_id bigint NOT NULL REFERENCES city ON DELETE CASCADE,
    district text NOT NULL CHECK (district ~ '^[0-9]{6}$'),
    name text NOT NULL CHECK (name <> ''),
    level text NOT NULL CHECK (level IN ('leaders', 'office', 'agency')),
    calendar text NOT NULL DEFAULT 'fixed' CHECK (calendar IN ('fixed', 'xun', 'working')),
    days integer NOT NULL DEFAULT 10 CHECK (days BETWEEN 1 AND 31),
    guarantee text NOT NULL DEFAULT 'per_cycle' CHECK (guarantee IN ('per_cycle', 'rolling')),
    starts_on date NOT NULL,
    min_gap_days integer NOT NULL DEFAULT 1 CHECK (min_gap_days BETWEEN 1 AND 31),
    max_gap_days integer CHECK (max_gap_days >= min_gap_days),
    quota_per_cycle integer CHECK (quota_per_cycle > 0),
    cover_group_id bigint REFERENCES cover_group,
    settings jsonb NOT NULL DEFAULT '{}',
    UNIQUE (city_id, name)
);

CREATE TABLE programme_rule (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    programme_id bigint NOT NULL REFERENCES programme ON DELETE CASCADE,
    sequence integer NOT NULL CHECK (sequence > 0),
    register text CHECK (register IN ('demonstration', 'assessable', 'hot_spot')),
    category text,
    tier text CHECK (tier IN ('demonstration', 'key_control', 'general')),
    site_id bigint REFERENCES site ON DELETE CASCADE,
    visits integer CHECK (visits BETWEEN 0 AND 31),
    UNIQUE (programme_id, sequence)
);

CREATE TABLE programme_team (
    programme_id bigint NOT NULL REFERENCES programme ON DELETE CASCADE,
    team_id bigint NOT NULL REFERENCES team ON DELETE CASCADE,
    PRIMARY KEY (programme_id, team_id)
);

CREATE TABLE cycle (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
    programme_id bigint NOT NULL REFERENCES programme ON DELETE CASCADE,
    dates date[] NOT NULL CHECK (cardinality(dates) BETWEEN 1 AND 31),
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    CHECK (starts_on = dates[1] AND ends_on = dates[cardinality(dates)] AND ends_on >= starts_on),
    EXCLUDE USING gist (programme_id WITH =, daterange(starts_on, ends_on, '[]') WITH &&)
);

CREATE TYPE visit_state AS ENUM ('due', 'planned', 'unplanned', 'done', 'skipped', 'missed');

CREATE TABLE visit (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
    city_id bigint NOT NULL REFERENCES city ON DELETE CASCADE,
    district text NOT NULL CHECK (district ~ '^[0-9]{6}$'),
    cycle_id bigint REFERENCES cycle ON DELETE CASCADE,
    site_id bigint REFERENCES site ON DELETE CASCADE,
    problem_id bigint,
    purpose text NOT NULL DEFAULT 'inspection' CHECK (purpose IN ('inspection', 'confirmation', 'verification')),
    ordinal integer NOT NULL DEFAULT 1 CHECK (ordinal > 0),
    state visit_state NOT NULL DEFAULT 'due',
    deadline timestamptz,
    on_date date,
    team_id bigint REFERENCES team,
    replaces_id bigint REFERENCES visit,
    ended_at timestamptz,
    reason text,
    CHECK (num_nonnulls(site_id, problem_id) = 1),
    CHECK ((purpose = 'inspection') = (site_id IS NOT NULL)),
    CHECK (purpose = 'inspection' OR (cycle_id IS NULL AND deadline IS NOT NULL)),
    CHECK (state <> 'planned' OR (on_date IS NOT NULL AND team_id IS NOT NULL)),
    CHECK ((state IN ('done', 'skipped', 'missed')) = (ended_at IS NOT NULL)),
    CHECK (state <> 'skipped' OR reason IS NOT NULL)
);
CREATE UNIQUE INDEX visit_once ON visit (cycle_id, site_id, ordinal) WHERE replaces_id IS NULL AND cycle_id IS NOT NULL;
CREATE UNIQUE INDEX visit_replaced_once ON visit (replaces_id) WHERE replaces_id IS NOT NULL;
CREATE UNIQUE INDEX visit_one_a_day ON visit (cycle_id, site_id, on_date) WHERE state IN ('planned', 'done') AND site_id IS NOT NULL;
CREATE INDEX visit_site ON visit (site_id, on_date);
CREATE INDEX visit_cycle ON visit (cycle_id, state);

CREATE TABLE visit_result (
    visit_id bigint PRIMARY KEY REFERENCES visit ON DELETE CASCADE,
    team_id bigint NOT NULL REFERENCES team DEFERRABLE INITIALLY DEFERRED,
    begun_at timestamptz NOT NULL,
    ended_at timestamptz NOT NULL CHECK (ended_at >= begun_at),
    checklist jsonb NOT NULL DEFAULT '{}',
    findings integer NOT NULL DEFAULT 0 CHECK (findings >= 0),
    note text NOT NULL DEFAULT ''
);

CREATE TABLE plan (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id uuid NOT NULL UNIQUE,
    cycle_id bigint NOT NULL REFERENCES cycle ON DELETE CASCADE,
    version integer NOT NULL CHECK (version > 0),
    status text NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'published', 'superseded')),
    sealed boolean NOT NULL DEFAULT false,
    seed bigint NOT NULL,
    made_at timestamptz NOT NULL,
    made_by text NOT NULL,
    published_at timestamptz,
    document jsonb NOT NULL CHECK (document ->> 'schema' = 'gridsvc/plan/1'),
    UNIQUE (cycle_id, version),
    CHECK ((status = 'draft') = (published_at IS NULL))
);
CREATE UNIQUE INDEX plan_one_published ON plan (cycle_id) WHERE status = 'published';

CREATE TABLE route (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id uuid NOT NULL UNIQUE,
    plan_id bigint NOT NULL REFERENCES plan ON DELETE CASCADE,
    city_id bigint NOT NULL REFERENCES city ON DELETE CASCADE,
    district text NOT NULL CHECK (district ~ '^[0-9]{6}$'),
    team_id bigint NOT NULL REFERENCES team,
    on_date date NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL CHECK (ends_at >= starts_at),
    stops integer NOT NULL CHECK (stops > 0),
    travel_s double precision NOT NULL CHECK (travel_s >= 0),
    travel_m double precision NOT NULL CHECK (travel_m >= 0),
    service_s double precision NOT NULL CHECK (service_s >= 0),
    geom geometry(MultiLineString, 4326),
    UNIQUE (plan_id, team_id, on_date)
);
CREATE INDEX route_geom ON route USING gist (geom);

CREATE TABLE stop (
    route_id bigint NOT NULL REFERENCES route ON DELETE CASCADE,
    sequence integer NOT NULL CHECK (sequence > 0),
    visit_id bigint NOT NULL REFERENCES visit ON DELETE CASCADE,
    arrive timestamptz NOT NULL,
    begin timestamptz NOT NULL CHECK (begin >= arrive),
    "end" timestamptz NOT NULL CHECK ("end" >= begin),
    travel_s double precision NOT NULL CHECK (travel_s >= 0),
    travel_m double precision NOT NULL CHECK (travel_m >= 0),
    entry geometry(Point, 4326) NOT NULL,
    exit geometry(Point, 4326) NOT NULL,
    PRIMARY KEY (route_id, sequence),
    UNIQUE (route_id, visit_id)
);
CREATE INDEX stop_visit ON stop (visit_id);

CREATE TABLE track (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
    city_id bigint NOT NULL REFERENCES city ON DELETE CASCADE,
    team_id bigint NOT NULL REFERENCES team ON DELETE CASCADE,
    programme_id bigint NOT NULL REFERENCES programme ON DELETE CASCADE,
    purpose text NOT NULL CHECK (purpose <> ''),
    begun_at timestamptz NOT NULL,
    ended_at timestamptz NOT NULL CHECK (ended_at >= begun_at),
    geom geometry(LineStringM, 4326),
    erase_after timestamptz NOT NULL
);
