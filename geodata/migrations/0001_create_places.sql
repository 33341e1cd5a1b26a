-- Cities, regions, grid sets with grids of three levels, zones, agencies.

CREATE TABLE epoch (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    begun_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO epoch DEFAULT VALUES;

CREATE TABLE city (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code text NOT NULL UNIQUE CHECK (code ~ '^[0-9]{6}$'),
    name_zh text NOT NULL CHECK (name_zh <> ''),
    name_en text NOT NULL CHECK (name_en <> ''),
    time_zone text NOT NULL,
    metric_srid integer NOT NULL CHECK (metric_srid > 0 AND metric_srid <> 4326),
    boundary geometry(MultiPolygon, 4326),
    synthetic boolean NOT NULL DEFAULT false,
    provisional boolean NOT NULL DEFAULT false,
    made_from jsonb NOT NULL DEFAULT '{}'
);

CREATE TYPE region_level AS ENUM ('city', 'district', 'street', 'community');

CREATE TABLE region (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    city_id bigint NOT NULL REFERENCES city ON DELETE CASCADE,
    code text NOT NULL UNIQUE,
    level region_level NOT NULL,
    parent_code text REFERENCES region (code) DEFERRABLE INITIALLY DEFERRED,
    district text GENERATED ALWAYS AS (CASE WHEN length(code) >= 6 AND level <> 'city' THEN left(code, 6) END) STORED,
    name_zh text NOT NULL CHECK (name_zh <> ''),
    name_en text NOT NULL DEFAULT '',
    provisional boolean NOT NULL DEFAULT false,
    source text NOT NULL DEFAULT 'manual',
    source_id text NOT NULL,
    geom geometry(MultiPolygon, 4326),
    UNIQUE (city_id, source, source_id),
    CHECK (code ~ '^[0-9]+$'),
    CHECK (length(code) = CASE level WHEN 'city' THEN 6 WHEN 'district' THEN 6 WHEN 'street' THEN 9 ELSE 12 END),
    CHECK ((level = 'city') = (parent_code IS NULL)),
    CHECK (level NOT IN ('street', 'community') OR code LIKE parent_code || '%')
);
CREATE INDEX region_geom ON region USING gist (geom);
CREATE INDEX region_parent ON region (parent_code);
CREATE INDEX region_city_level ON region (city_id, level, code);

CREATE TABLE agency (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
    city_id bigint NOT NULL REFERENCES city ON DELETE CASCADE,
    district text CHECK (district ~ '^[0-9]{6}$'),
    name text NOT NULL CHECK (name <> ''),
    kind text NOT NULL CHECK (kind IN ('department', 'street_office', 'community', 'company', 'other')),
    region_code text REFERENCES region (code),
    parent_id bigint REFERENCES agency,
    source text NOT NULL DEFAULT 'manual',
    source_id text NOT NULL,
    UNIQUE (city_id, source, source_id)
);

CREATE TABLE grid_set (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
    city_id bigint NOT NULL REFERENCES city ON DELETE CASCADE,
    district text NOT NULL REFERENCES region (code),
    version integer NOT NULL CHECK (version > 0),
    status text NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'published', 'superseded')),
    valid_from date,
    valid_to date,
    method text NOT NULL CHECK (method IN ('square', 'hexagon', 'streets', 'surveyed')),
    settings jsonb NOT NULL DEFAULT '{}',
    UNIQUE (district, version),
    CHECK (valid_to >= valid_from),
    CHECK (status = 'draft' OR valid_from IS NOT NULL),
    EXCLUDE USING gist (district WITH =, daterange(valid_from, valid_to) WITH &&) WHERE (status <> 'draft')
);

CREATE TYPE grid_level AS ENUM ('unit', 'management', 'evaluation');

CREATE TABLE grid (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    set_id bigint NOT NULL REFERENCES grid_set ON DELETE CASCADE,
    city_id bigint NOT NULL REFERENCES city ON DELETE CASCADE,
    code text NOT NULL CHECK (code <> ''),
    level grid_level NOT NULL DEFAULT 'unit',
    district text NOT NULL,
    street text NOT NULL,
    community text REFERENCES region (code),
    management_id bigint REFERENCES grid DEFERRABLE INITIALLY DEFERRED,
    evaluation_id bigint REFERENCES grid DEFERRABLE INITIALLY DEFERRED,
    imported boolean NOT NULL DEFAULT false,
    area_m2 double precision NOT NULL CHECK (area_m2 > 0),
    begun_on date,
    changed_on date,
    ended_on date,
    land_use text,
    management_grade text,
    agency_id bigint REFERENCES agency,
    geom geometry(Polygon, 4326) NOT NULL CHECK (ST_IsValid(geom)),
    UNIQUE (set_id, code),
    CHECK ((level = 'unit') = (community IS NOT NULL)),
    CHECK (imported OR code ~ CASE level WHEN 'unit' THEN '^[0-9]{15}$' WHEN 'management' THEN '^[0-9]{9}M[0-9]{3}$' ELSE '^[0-9]{9}E[0-9]{3}$' END),
    CHECK (level <> 'unit' OR imported OR left(code, 12) = community),
    CHECK (level = 'unit' OR (management_id IS NULL AND evaluation_id IS NULL))
);
CREATE INDEX grid_geom ON grid USING gist (geom);
CREATE INDEX grid_set_level ON grid (set_id, level, code);
CREATE INDEX grid_code ON grid (code);

CREATE TABLE grid_lineage (
    old_grid_id bigint NOT NULL REFERENCES grid ON DELETE CASCADE,
    new_grid_id bigint NOT NULL REFERENCES grid ON DELETE CASCADE,
    share double precision NOT NULL CHECK (share > 0 AND share <= 1),
    PRIMARY KEY (old_grid_id, new_grid_id)
);

CREATE TABLE grid_person (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    grid_id bigint NOT NULL REFERENCES grid ON DELETE CASCADE,
    duty text NOT NULL CHECK (duty IN ('head', 'supervisor', 'enforcement', 'community_worker', 'sanitation', 'police', 'other')),
    name text NOT NULL CHECK (name <> ''),
    phone text,
    valid_from date NOT NULL DEFAULT current_date,
    valid_to date,
    CHECK (valid_to > valid_from)
);
CREATE UNIQUE INDEX grid_person_one_head ON grid_person (grid_id) WHERE duty = 'head' AND valid_to IS NULL;

CREATE TABLE zone (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
    city_id bigint NOT NULL REFERENCES city ON DELETE CASCADE,
    district text NOT NULL CHECK (district ~ '^[0-9]{6}$'),
    name text NOT NULL CHECK (name <> ''),
    tier text NOT NULL CHECK (tier IN ('demonstration', 'key_control', 'general')),
    source text NOT NULL DEFAULT 'manual',
    source_id text NOT NULL,
    geom geometry(MultiPolygon, 4326) NOT NULL CHECK (ST_IsValid(geom)),
    UNIQUE (city_id, source, source_id)
);
CREATE INDEX zone_geom ON zone USING gist (geom);

CREATE VIEW grid_in_force AS
SELECT grid.*
  FROM grid
  JOIN grid_set ON grid_set.id = grid.set_id
 WHERE grid_set.status = 'published' AND grid_set.valid_to IS NULL;
