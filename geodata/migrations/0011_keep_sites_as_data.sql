-- Sites as data: names by their keys of search, versions of categories, registers with dates, measured surroundings.

-- What each name of a site is found by; without keys until the name has been read (transcription is no matter of SQL).
CREATE TABLE site_name (
    city_id bigint NOT NULL REFERENCES city ON DELETE CASCADE,
    name text NOT NULL,
    keys text[],
    grams text[],
    PRIMARY KEY (city_id, name),
    CHECK (num_nonnulls(keys, grams) IN (0, 2))
);
CREATE INDEX site_name_grams ON site_name USING gin (grams) WITH (fastupdate = off);
CREATE INDEX site_name_folded ON site_name (city_id, (keys[1]) text_pattern_ops);
CREATE INDEX site_name_unread ON site_name (city_id) WHERE keys IS NULL;
CREATE INDEX site_by_name ON site (city_id, name);
CREATE INDEX site_by_source_id ON site (city_id, source_id text_pattern_ops);
CREATE INDEX site_by_street ON site (city_id, street);

CREATE FUNCTION note_site_names() RETURNS trigger LANGUAGE plpgsql SET search_path = gridsvc, public, pg_temp AS $$
BEGIN
    INSERT INTO site_name (city_id, name)
    SELECT DISTINCT city_id, name FROM new_rows ORDER BY city_id, name
        ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE FUNCTION forget_site_names() RETURNS trigger LANGUAGE plpgsql SET search_path = gridsvc, public, pg_temp AS $$
BEGIN
    DELETE FROM site_name
     USING (SELECT DISTINCT city_id, name FROM old_rows) AS gone
     WHERE site_name.city_id = gone.city_id AND site_name.name = gone.name
       AND NOT EXISTS (SELECT FROM site WHERE site.city_id = gone.city_id AND site.name = gone.name);
    RETURN NULL;
END $$;
CREATE TRIGGER note_inserted_names AFTER INSERT ON site REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION note_site_names();
CREATE TRIGGER note_updated_names AFTER UPDATE ON site REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION note_site_names();
CREATE TRIGGER forget_updated_names AFTER UPDATE ON site REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION forget_site_names();
CREATE TRIGGER forget_deleted_names AFTER DELETE ON site REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION forget_site_names();
INSERT INTO site_name (city_id, name) SELECT DISTINCT city_id, name FROM site;

-- Each state in which a category has been, so that an old visit keeps the checklist it was made with.
CREATE TABLE site_category_version (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    category_id bigint NOT NULL REFERENCES site_category ON DELETE CASCADE,
    version integer NOT NULL CHECK (version > 0),
    since timestamptz NOT NULL DEFAULT now(),
    origin text NOT NULL DEFAULT '',
    actor_id text NOT NULL DEFAULT '',
    document jsonb NOT NULL,
    UNIQUE (category_id, version)
);
ALTER TABLE site_category ADD COLUMN origin text NOT NULL DEFAULT '';

CREATE FUNCTION category_document(category bigint) RETURNS jsonb LANGUAGE sql STABLE
    RETURN (SELECT jsonb_build_object(
                'name_zh', held.name_zh, 'name_en', held.name_en, 'shape', held.shape,
                'minutes_on_site', held.minutes_on_site, 'surroundings_m', held.surroundings_m, 'windows', held.windows,
                'visits_per_cycle', held.visits_per_cycle, 'priority', held.priority,
                'checklist', coalesce((
                    SELECT jsonb_agg(jsonb_build_object('code', item.code, 'head', item.head, 'name_zh', item.name_zh,
                                                        'name_en', item.name_en) ORDER BY item.sequence, item.code)
                      FROM checklist_item AS item
                     WHERE item.category_id = held.id), '[]'))
              FROM site_category AS held
             WHERE held.id = category);

-- TG_ARGV: the column that holds the category. At the end of a transaction, so that all it did is one version.
CREATE FUNCTION keep_category_version() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = gridsvc, public, pg_temp AS $$
DECLARE
    changed bigint := (CASE TG_OP WHEN 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END ->> TG_ARGV[0])::bigint;
    present jsonb := category_document(changed);
    last site_category_version;
BEGIN
    SELECT * INTO last FROM site_category_version WHERE category_id = changed ORDER BY version DESC LIMIT 1;
    IF present IS NOT NULL AND present IS DISTINCT FROM last.document THEN
        INSERT INTO site_category_version (category_id, version, origin, actor_id, document)
        SELECT changed, coalesce(last.version, 0) + 1, category.origin,
               coalesce(current_setting('gridsvc.actor_id', true), ''), present
          FROM site_category AS category
         WHERE category.id = changed;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER keep_version AFTER INSERT OR UPDATE ON site_category DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION keep_category_version('id');
CREATE CONSTRAINT TRIGGER keep_version AFTER INSERT OR UPDATE OR DELETE ON checklist_item DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION keep_category_version('category_id');
INSERT INTO site_category_version (category_id, version, document)
SELECT id, 1, category_document(id) FROM site_category;

-- The version of a category at an instant; before its first version, the first.
CREATE FUNCTION category_version_at(category bigint, instant timestamptz) RETURNS integer LANGUAGE sql STABLE
    RETURN (SELECT held.version
              FROM site_category_version AS held
             WHERE held.category_id = category
             ORDER BY held.since <= instant DESC, CASE WHEN held.since <= instant THEN -held.version ELSE held.version END
             LIMIT 1);

-- What was said of a site's registers after it came in: put on one, or taken off one, for some days.
CREATE TABLE site_register (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    site_id bigint NOT NULL REFERENCES site ON DELETE CASCADE,
    register text NOT NULL CHECK (register IN ('demonstration', 'assessable', 'hot_spot')),
    listed boolean NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    note text NOT NULL DEFAULT '',
    actor_id text NOT NULL,
    CHECK (valid_to > valid_from),
    EXCLUDE USING gist (site_id WITH =, register WITH =, daterange(valid_from, valid_to) WITH &&)
);

-- The registers that a site is on, one day: its own, and what was said since.
CREATE FUNCTION registers_on(site bigint, own text, day date) RETURNS text[] LANGUAGE sql STABLE
    RETURN (SELECT coalesce(array_agg(held.register ORDER BY held.register), '{}')
              FROM (SELECT own AS register
                     WHERE NOT EXISTS (SELECT FROM site_register AS said
                                        WHERE said.site_id = site AND said.register = own AND NOT said.listed
                                          AND said.valid_from <= day AND coalesce(said.valid_to > day, true))
                     UNION
                    SELECT said.register
                      FROM site_register AS said
                     WHERE said.site_id = site AND said.listed
                       AND said.valid_from <= day AND coalesce(said.valid_to > day, true)) AS held);

-- What lies around each site, and where streets lead into it, as it was measured on one network.
CREATE TABLE site_surroundings (
    site_id bigint PRIMARY KEY REFERENCES site ON DELETE CASCADE,
    city_id bigint NOT NULL REFERENCES city ON DELETE CASCADE,
    network_id bigint REFERENCES road_network ON DELETE CASCADE,
    made_of text NOT NULL,
    area_m2 double precision NOT NULL CHECK (area_m2 >= 0),
    street_m double precision NOT NULL CHECK (street_m >= 0),
    by_class jsonb NOT NULL DEFAULT '{}',
    by_mode jsonb NOT NULL DEFAULT '{}',
    geom geometry(MultiPolygon, 4326)
);
CREATE INDEX site_surroundings_by_city ON site_surroundings (city_id);
CREATE INDEX site_surroundings_by_network ON site_surroundings (network_id) WHERE network_id IS NOT NULL;

CREATE TABLE derived_entry (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    site_id bigint NOT NULL REFERENCES site_surroundings ON DELETE CASCADE,
    sequence integer NOT NULL CHECK (sequence > 0),
    rule text NOT NULL CHECK (rule IN ('place', 'end', 'crossing', 'nearest')),
    street text NOT NULL DEFAULT '',
    edge uuid,
    away_m double precision CHECK (away_m >= 0),
    geom geometry(Point, 4326) NOT NULL,
    on_street geometry(Point, 4326),
    UNIQUE (site_id, sequence),
    CHECK (num_nonnulls(edge, away_m, on_street) IN (0, 3))
);

-- What surroundings are measured of, besides the streets.
CREATE FUNCTION ground_of_site(place geometry, drawn geometry, radius_m double precision) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN md5(ST_AsEWKB(place)) || ':' || coalesce(md5(ST_AsEWKB(drawn)), radius_m::text);

-- Measures that still hold: neither the site, nor the radius of its category, nor the streets have changed since.
CREATE VIEW surroundings_in_force AS
SELECT measured.*
  FROM site_surroundings AS measured
  JOIN site ON site.id = measured.site_id
  JOIN site_category AS category ON category.id = site.category_id
  LEFT JOIN road_network AS network ON network.city_id = site.city_id AND network.in_force
 WHERE measured.network_id IS NOT DISTINCT FROM network.id
   AND measured.made_of
       = ground_of_site(site.geom, site.surroundings, coalesce(site.surroundings_m, category.surroundings_m));

-- Whoever reads sites is told when a part of them that feeds show has changed.
CREATE FUNCTION log_site_parts() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = gridsvc, public, pg_temp AS $$
BEGIN
    INSERT INTO change (collection, public_id, op, district, city_id)
    SELECT 'sites', site.public_id, 'update', site.district, site.city_id
      FROM site
     WHERE site.id IN (SELECT site_id FROM changed_rows);
    RETURN NULL;
END $$;

DO $$
DECLARE
    part text;
BEGIN
    FOREACH part IN ARRAY ARRAY['site_register', 'site_surroundings']
    LOOP
        EXECUTE format('CREATE TRIGGER log_insert AFTER INSERT ON %I REFERENCING NEW TABLE AS changed_rows
            FOR EACH STATEMENT EXECUTE FUNCTION log_site_parts()', part);
        EXECUTE format('CREATE TRIGGER log_update AFTER UPDATE ON %I REFERENCING NEW TABLE AS changed_rows
            FOR EACH STATEMENT EXECUTE FUNCTION log_site_parts()', part);
        EXECUTE format('CREATE TRIGGER log_delete AFTER DELETE ON %I REFERENCING OLD TABLE AS changed_rows
            FOR EACH STATEMENT EXECUTE FUNCTION log_site_parts()', part);
    END LOOP;
END $$;

REVOKE INSERT, UPDATE, DELETE ON site_category_version, surroundings_in_force FROM gridsvc_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA gridsvc TO gridsvc_app;
