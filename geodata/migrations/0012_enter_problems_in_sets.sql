-- Problems enter in sets: with their histories, references checked set by set; undo information that can be forgotten.

ALTER TABLE import_run ADD COLUMN forgotten_at timestamptz;

CREATE TYPE entering_problem AS (
    id bigint,
    public_id uuid,
    city_id bigint,
    district text,
    street text,
    community text,
    grid_id bigint,
    grid_code text,
    class_code text,
    state text,
    channel text,
    description text,
    reported_at timestamptz,
    filed_at timestamptz,
    handled_at timestamptz,
    ended_at timestamptz,
    deadline_at timestamptz,
    lead_agency_id bigint,
    duplicate_of_id bigint,
    influence_m2 double precision,
    source text,
    source_id text,
    geom geometry
);

-- The hash of one row of a history, as gridsvc.problems.history.chained_hash makes it; detail: its canonical JSON.
CREATE FUNCTION history_hash(previous bytea, problem uuid, seq integer, event text, state text, at timestamptz, actor_id text,
    actor_role text, detail text) RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE
    RETURN sha256(previous || convert_to('{"actor_id":' || to_json(actor_id)::text || ',"actor_role":' || to_json(actor_role)::text
        || ',"at":"' || to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') || '+00:00","detail":' || detail
        || ',"event":"' || event || '","problem":"' || problem::text || '","seq":' || seq::text || ',"state":"' || state || '"}', 'UTF8'));

-- Refuses keys that no row has, and holds the rows that have them until the transaction ends, as references do.
CREATE FUNCTION hold_references(parent regclass, key text, wanted anyarray) RETURNS void LANGUAGE plpgsql
    SET search_path = gridsvc, public, pg_temp AS $$
DECLARE
    held bigint;
    needed bigint;
BEGIN
    EXECUTE format('SELECT count(*) FROM (SELECT FROM %s WHERE %I IN (SELECT unnest($1)) FOR KEY SHARE) AS rows', parent, key)
       INTO held USING wanted;
    SELECT count(DISTINCT each) INTO needed FROM unnest(wanted) AS each;
    IF held <> needed THEN
        RAISE EXCEPTION 'rows name % that do not exist', parent USING ERRCODE = 'foreign_key_violation';
    END IF;
END $$;

-- Enters problems that another system keeps, each with the history of its report and of its present state.
-- arrivals: the event that leads to each state. The references of a whole set are checked at once, which is many times
-- quicker than one by one; where the owner may not do that, the database checks them one by one.
CREATE FUNCTION enter_problems(entering entering_problem[], arrivals jsonb, by_actor text, by_role text, entered_at timestamptz)
    RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = gridsvc, public, pg_temp AS $$
DECLARE
    cities bigint[];
    grids bigint[];
    classes text[];
    agencies bigint[];
    originals bigint[];
    entered bigint;
    before text := current_setting('session_replication_role');
BEGIN
    SELECT array_agg(city_id), array_agg(grid_id), array_agg(class_code), array_agg(lead_agency_id),
           array_agg(duplicate_of_id) FILTER (WHERE duplicate_of_id IS NOT NULL)
      INTO cities, grids, classes, agencies, originals
      FROM unnest(entering);
    PERFORM hold_references('city', 'id', cities), hold_references('grid', 'id', grids),
            hold_references('problem_class', 'code', classes), hold_references('agency', 'id', agencies),
            hold_references('problem', 'id', originals);
    BEGIN
        PERFORM set_config('session_replication_role', 'replica', true);
    EXCEPTION WHEN insufficient_privilege THEN
        NULL;
    END;
    WITH problems AS (
        INSERT INTO problem (id, public_id, city_id, district, street, community, grid_id, grid_code, class_code, state, channel,
                             description, reported_at, filed_at, handled_at, ended_at, deadline_at, lead_agency_id,
                             duplicate_of_id, influence_m2, source, source_id, geom)
        OVERRIDING SYSTEM VALUE
        SELECT id, public_id, city_id, district, street, community, grid_id, grid_code, class_code, state::problem_state, channel,
               description, reported_at, filed_at, handled_at, ended_at, deadline_at, lead_agency_id,
               duplicate_of_id, influence_m2, source, source_id, geom
          FROM unnest(entering)
        RETURNING id, public_id, state::text AS state, reported_at,
                  '{"imported_from":' || to_json(source)::text || ',"source_id":' || to_json(source_id)::text || '}' AS detail
    ), reports AS (
        SELECT *, decode(repeat('00', 32), 'hex') AS previous,
               history_hash(decode(repeat('00', 32), 'hex'), public_id, 1, 'report', 'reported', reported_at, by_actor, by_role,
                            detail) AS hash
          FROM problems
    )
    INSERT INTO problem_event (problem_id, seq, event, state, at, actor_id, actor_role, detail, previous_hash, hash)
    SELECT id, 1, 'report', 'reported', reported_at, by_actor, by_role, detail::jsonb, previous, hash
      FROM reports
     UNION ALL
    SELECT id, 2, arrivals ->> state, state::problem_state, entered_at, by_actor, by_role, detail::jsonb, hash,
           history_hash(hash, public_id, 2, arrivals ->> state, state, entered_at, by_actor, by_role, detail)
      FROM reports
     WHERE state <> 'reported';
    PERFORM set_config('session_replication_role', before, true);
    SELECT count(*) INTO entered FROM unnest(cities);
    RETURN entered;
END $$;

-- The change log and the undo information do not depend on how references are checked.
ALTER TABLE problem ENABLE ALWAYS TRIGGER log_insert;
ALTER TABLE problem ENABLE ALWAYS TRIGGER note_insert;

-- Lets go of what imports of a city before a time would need to be undone; their records and reports stay.
CREATE FUNCTION forget_imports(city bigint, before timestamptz) RETURNS TABLE (run uuid, rows bigint) LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = gridsvc, public, pg_temp AS $$
DECLARE
    old record;
BEGIN
    FOR old IN
        SELECT import_run.id, import_run.public_id
          FROM import_run
         WHERE city_id = city AND made_at < before AND forgotten_at IS NULL
         ORDER BY import_run.id
           FOR UPDATE
    LOOP
        run := old.public_id;
        DELETE FROM import_change USING import_step AS step WHERE step_id = step.id AND step.run_id = old.id;
        GET DIAGNOSTICS rows = ROW_COUNT;
        DELETE FROM import_step WHERE run_id = old.id;
        UPDATE import_run SET forgotten_at = now() WHERE id = old.id;
        RETURN NEXT;
    END LOOP;
END $$;

REVOKE EXECUTE ON FUNCTION enter_problems(entering_problem[], jsonb, text, text, timestamptz), forget_imports(bigint, timestamptz),
    hold_references(regclass, text, anyarray) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION enter_problems(entering_problem[], jsonb, text, text, timestamptz), forget_imports(bigint, timestamptz)
    TO gridsvc_app;
