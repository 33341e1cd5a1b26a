-- Entering problems works without the right to check whole sets of references, too.

-- Enters problems that another system keeps, each with the history of its report and of its present state.
-- arrivals: the event that leads to each state. The references of a whole set are checked at once, which is many times
-- quicker than one by one; where the owner may not do that, the database checks them one by one.
CREATE OR REPLACE FUNCTION enter_problems(entering entering_problem[], arrivals jsonb, by_actor text, by_role text, entered_at timestamptz)
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
    IF current_setting('session_replication_role') <> before THEN
        PERFORM set_config('session_replication_role', before, true);
    END IF;
    SELECT count(*) INTO entered FROM unnest(cities);
    RETURN entered;
END $$;
