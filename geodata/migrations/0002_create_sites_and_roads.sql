-- Site categories with checklists, sites with entries, owner chain and surroundings; road networks and closures.

CREATE TABLE site_category (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    city_id bigint REFERENCES city ON DELETE CASCADE,
    code text NOT NULL CHECK (code ~ '^[a-z][a-z0-9_]*$'),
    name_zh text NOT NULL,
    name_en text NOT NULL,
    shape text NOT NULL DEFAULT 'point' CHECK (shape IN ('point', 'line', 'area')),
    minutes_on_site double precision NOT NULL CHECK (minutes_on_site > 0 AND minutes_on_site <= 600),
    surroundings_m double precision NOT NULL DEFAULT 0 CHECK (surroundings_m >= 0 AND surroundings_m <= 2000),
    windows jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(windows) = 'array'),
    visits_per_cycle integer NOT NULL DEFAULT 1 CHECK (visits_per_cycle BETWEEN 0 AND 31),
    priority integer NOT NULL DEFAULT 1 CHECK (priority BETWEEN 1 AND 1000),
    UNIQUE NULLS NOT DISTINCT (city_id, code)
);

CREATE TABLE checklist_item (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    category_id bigint NOT NULL REFERENCES site_category ON DELETE CASCADE,
    head text NOT NULL CHECK (head IN ('environment', 'order', 'facilities', 'notices', 'conduct')),
    code text NOT NULL,
    sequence integer NOT NULL CHECK (sequence > 0),
    name_zh text NOT NULL,
    name_en text NOT NULL,
    UNIQUE (category_id, code)
);

CREATE TABLE site (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
    city_id bigint NOT NULL REFERENCES city ON DELETE CASCADE,
    district text NOT NULL CHECK (district ~ '^[0-9]{6}$'),
    street text,
    community text,
    name text NOT NULL CHECK (name <> ''),
    category_id bigint NOT NULL REFERENCES site_category,
    register text NOT NULL DEFAULT 'demonstration' CHECK (register IN ('demonstration', 'assessable', 'hot_spot')),
    agency_id bigint REFERENCES agency,
    minutes_on_site double precision CHECK (minutes_on_site > 0 AND minutes_on_site <= 600),
    surroundings_m double precision CHECK (surroundings_m >= 0 AND surroundings_m <= 2000),
    surroundings geometry(MultiPolygon, 4326),
    windows jsonb CHECK (jsonb_typeof(windows) = 'array'),
    visits_per_cycle integer CHECK (visits_per_cycle BETWEEN 0 AND 31),
    priority integer CHECK (priority BETWEEN 1 AND 1000),
    closed_on date,
    source text NOT NULL,
    source_id text NOT NULL,
    attributes jsonb NOT NULL DEFAULT '{}',
    geom geometry(Geometry, 4326) NOT NULL CHECK (ST_IsValid(geom) AND NOT ST_IsEmpty(geom)
        AND GeometryType(geom) IN ('POINT', 'LINESTRING', 'POLYGON', 'MULTIPOLYGON')),
    UNIQUE (city_id, source, source_id)
);
CREATE INDEX site_geom ON site USING gist (geom);
CREATE INDEX site_city_category ON site (city_id, category_id);

CREATE TABLE site_duplicate (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    site_id bigint NOT NULL REFERENCES site ON DELETE CASCADE,
    city_id bigint NOT NULL REFERENCES city ON DELETE CASCADE,
    source text NOT NULL,
    source_id text NOT NULL,
    name text NOT NULL,
    geom geometry(Geometry, 4326) NOT NULL,
    UNIQUE (city_id, source, source_id)
);

CREATE TABLE site_entry (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    site_id bigint NOT NULL REFERENCES site ON DELETE CASCADE,
    sequence integer NOT NULL CHECK (sequence > 0),
    name text NOT NULL DEFAULT '',
    geom geometry(Point, 4326) NOT NULL,
    UNIQUE (site_id, sequence)
);

CREATE TABLE site_owner (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    site_id bigint NOT NULL REFERENCES site ON DELETE CASCADE,
    rank text NOT NULL CHECK (rank IN ('city_leader', 'district_leader', 'department', 'street', 'community', 'site')),
    name text NOT NULL CHECK (name <> ''),
    phone text,
    agency_id bigint REFERENCES agency DEFERRABLE INITIALLY DEFERRED,
    valid_from date NOT NULL DEFAULT current_date,
    valid_to date,
    CHECK (valid_to > valid_from),
    EXCLUDE USING gist (site_id WITH =, rank WITH =, name WITH =, daterange(valid_from, valid_to) WITH &&)
);

CREATE TABLE road_network (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
    city_id bigint NOT NULL REFERENCES city ON DELETE CASCADE,
    hash text NOT NULL CHECK (hash ~ '^sha256:[0-9a-f]{64}$'),
    speeds text NOT NULL,
    nodes integer NOT NULL CHECK (nodes > 0),
    edges integer NOT NULL CHECK (edges > 0),
    arrays bytea NOT NULL,
    source text NOT NULL,
    attribution text NOT NULL DEFAULT '',
    in_force boolean NOT NULL DEFAULT true,
    made_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (city_id, hash)
);
CREATE UNIQUE INDEX road_network_one_in_force ON road_network (city_id) WHERE in_force;

CREATE TABLE road_edge (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    network_id bigint NOT NULL REFERENCES road_network ON DELETE CASCADE,
    city_id bigint NOT NULL REFERENCES city ON DELETE CASCADE,
    public_id uuid NOT NULL,
    position integer NOT NULL CHECK (position >= 0),
    name text NOT NULL DEFAULT '',
    class text NOT NULL,
    oneway text NOT NULL CHECK (oneway IN ('both', 'forward', 'backward', 'none')),
    length_m double precision NOT NULL CHECK (length_m >= 0),
    geom geometry(LineString, 4326) NOT NULL,
    UNIQUE (network_id, public_id),
    UNIQUE (network_id, position)
);
CREATE INDEX road_edge_public_id ON road_edge (public_id);
CREATE INDEX road_edge_geom ON road_edge USING gist (geom);

CREATE TABLE road_closure (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
    city_id bigint NOT NULL REFERENCES city ON DELETE CASCADE,
    edge uuid,
    area geometry(MultiPolygon, 4326),
    reason text NOT NULL DEFAULT '',
    closed_from timestamptz NOT NULL,
    closed_until timestamptz,
    CHECK (num_nonnulls(edge, area) = 1),
    CHECK (closed_until > closed_from)
);
