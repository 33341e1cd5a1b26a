-- Problems enter straight from the tables in which they wait, in the order of their file: its ids and times mostly rise,
-- so indexes grow at their ends. Their ids and the hashes of their histories come with them.

DROP FUNCTION enter_problems(entering_problem[], jsonb, text, text, timestamptz);
DROP TYPE entering_problem;

-- Makes the tables in which the problems of a file wait until the transaction ends. They belong to the owner, so that no one
-- can give them rules or triggers which would then act in the owner's name.
-- staged_problem.sound: nothing was found wrong with the row by itself; report_hash, state_hash: of the first two rows of its
-- history, the second one only where it has come further than its report; detail: what both rows say, as the hashes cover it.
CREATE FUNCTION open_problem_staging() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = gridsvc, public, pg_temp SET client_min_messages = warning AS $$
BEGIN
    DROP TABLE IF EXISTS pg_temp.staged_problem, pg_temp.problem_aside, pg_temp.problem_repetition, pg_temp.problem_known;
    CREATE TEMP TABLE staged_problem (
        row integer PRIMARY KEY,
        source_id text NOT NULL,
        content bigint NOT NULL,
        sound boolean NOT NULL,
        public_id uuid NOT NULL,
        class_code text,
        state text,
        channel text,
        description text,
        agency text,
        duplicate_of text,
        influence_m2 double precision,
        reported_at timestamptz,
        filed_at timestamptz,
        handled_at timestamptz,
        ended_at timestamptz,
        deadline_at timestamptz,
        district text,
        street text,
        community text,
        grid_id bigint,
        grid_code text,
        detail text,
        report_hash bytea,
        state_hash bytea,
        geom geometry(Geometry, 4326)
    ) ON COMMIT DROP;
    -- Rows of the file that are not taken.
    CREATE TEMP TABLE problem_aside (row integer PRIMARY KEY) ON COMMIT DROP;
    -- Rows that have the id of an earlier row; same: both say the same.
    CREATE TEMP TABLE problem_repetition (
        row integer PRIMARY KEY,
        first_row integer NOT NULL,
        same boolean NOT NULL
    ) ON COMMIT DROP;
    -- Rows whose problems are stored; differing: the columns in which they differ.
    CREATE TEMP TABLE problem_known (
        row integer PRIMARY KEY,
        id bigint NOT NULL,
        stays boolean NOT NULL,
        state text NOT NULL,
        grid_code text,
        differing text[] NOT NULL
    ) ON COMMIT DROP;
    GRANT SELECT, INSERT ON staged_problem, problem_aside TO gridsvc_app;
    GRANT SELECT, INSERT, TRUNCATE ON problem_repetition, problem_known TO gridsvc_app;
END $$;

-- Refuses tables of those names that someone else has made.
CREATE FUNCTION refuse_foreign_staging() RETURNS void LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = gridsvc, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT
                 FROM unnest(ARRAY['staged_problem', 'problem_aside', 'problem_repetition', 'problem_known']) AS named (name)
                 LEFT JOIN pg_class AS made ON made.oid = to_regclass('pg_temp.' || named.name)
                WHERE made.relowner IS DISTINCT FROM current_user::regrole OR made.relkind <> 'r') THEN
        RAISE EXCEPTION 'the tables in which problems wait are not those of open_problem_staging'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
END $$;

-- Makes what waits quick to find; which: staged_problem, with an index by id, problem_repetition or problem_known.
CREATE FUNCTION settle_problem_staging(which text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = gridsvc, public, pg_temp AS $$
BEGIN
    PERFORM refuse_foreign_staging();
    IF which = 'staged_problem' THEN
        CREATE INDEX staged_problem_source_id ON pg_temp.staged_problem (source_id);
        ANALYZE pg_temp.staged_problem;
    ELSIF which = 'problem_repetition' THEN
        ANALYZE pg_temp.problem_repetition;
    ELSE
        ANALYZE pg_temp.problem_known;
    END IF;
END $$;

-- Enters those of some waiting rows that are new, each with the history of its report and of its present state, and says
-- how many; duplicates: those that repeat others, which follow when their originals are there; look_up: whether rows may be
-- stored already. That is looked up row by row (OFFSET 0), because the planner does not know how fast the table grows.
-- arrivals: the event that leads to each state. The references of a whole set are checked at once, which is many times
-- quicker than one by one; where the owner may not do that, the database checks them one by one.
CREATE FUNCTION enter_staged_problems(city bigint, of_source text, first_row integer, last_row integer, duplicates boolean,
    look_up boolean, arrivals jsonb, by_actor text, by_role text, entered_at timestamptz) RETURNS bigint LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = gridsvc, public, pg_temp AS $$
DECLARE
    grids bigint[];
    classes text[];
    agencies bigint[];
    originals bigint[];
    entered bigint;
    before text := current_setting('session_replication_role');
BEGIN
    PERFORM refuse_foreign_staging();
    BEGIN
        PERFORM set_config('session_replication_role', 'replica', true);
    EXCEPTION WHEN insufficient_privilege THEN
        NULL;
    END;
    WITH new AS MATERIALIZED (
        SELECT nextval('problem_id_seq') AS id, waiting.*
          FROM (SELECT staged.*, agency.id AS agency_id, original.id AS original_id
                  FROM pg_temp.staged_problem AS staged
                  LEFT JOIN (SELECT DISTINCT ON (name) name, id FROM agency WHERE city_id = city ORDER BY name, id) AS agency
                    ON agency.name = staged.agency
                  LEFT JOIN LATERAL (SELECT problem.id
                                       FROM problem
                                      WHERE city_id = city AND source = of_source AND source_id = staged.duplicate_of
                                     OFFSET 0) AS original ON duplicates
                 WHERE staged.row BETWEEN first_row AND last_row
                   AND staged.sound
                   AND (staged.state = 'duplicate') = duplicates
                   AND NOT EXISTS (SELECT FROM pg_temp.problem_known AS known WHERE known.row = staged.row)
                   AND (NOT look_up OR NOT EXISTS (SELECT
                                                     FROM problem AS stored
                                                    WHERE stored.city_id = city AND stored.source = of_source
                                                      AND stored.source_id = staged.source_id
                                                   OFFSET 0))
                   AND NOT EXISTS (SELECT FROM pg_temp.problem_repetition AS repetition WHERE repetition.row = staged.row)
                   AND NOT EXISTS (SELECT FROM pg_temp.problem_aside AS aside WHERE aside.row = staged.row)
                 ORDER BY staged.row) AS waiting
    ), problems AS (
        INSERT INTO problem (id, public_id, city_id, district, street, community, grid_id, grid_code, class_code, state, channel,
                             description, reported_at, filed_at, handled_at, ended_at, deadline_at, lead_agency_id,
                             duplicate_of_id, influence_m2, source, source_id, geom)
        OVERRIDING SYSTEM VALUE
        SELECT id, public_id, city, district, street, community, grid_id, grid_code, class_code, state::problem_state, channel,
               description, reported_at, filed_at, handled_at, ended_at, deadline_at, agency_id,
               original_id, influence_m2, of_source, source_id, geom
          FROM new
    ), events AS (
        INSERT INTO problem_event (problem_id, seq, event, state, at, actor_id, actor_role, detail, previous_hash, hash)
        SELECT new.id, step.seq, step.event, step.state::problem_state, step.at, by_actor, by_role, new.detail::jsonb,
               step.previous, step.hash
          FROM new
         CROSS JOIN LATERAL (
               SELECT 1, 'report', 'reported', new.reported_at, decode(repeat('00', 32), 'hex'), new.report_hash
                UNION ALL
               SELECT 2, arrivals ->> new.state, new.state, entered_at, new.report_hash, new.state_hash
                WHERE new.state <> 'reported') AS step (seq, event, state, at, previous, hash)
    )
    SELECT count(*), array_agg(DISTINCT grid_id), array_agg(DISTINCT class_code), array_agg(DISTINCT agency_id),
           array_agg(DISTINCT original_id) FILTER (WHERE original_id IS NOT NULL)
      INTO entered, grids, classes, agencies, originals
      FROM new;
    IF current_setting('session_replication_role') <> before THEN
        PERFORM set_config('session_replication_role', before, true);
    END IF;
    PERFORM hold_references('city', 'id', ARRAY[city]), hold_references('grid', 'id', grids),
            hold_references('problem_class', 'code', classes), hold_references('agency', 'id', agencies),
            hold_references('problem', 'id', originals);
    RETURN entered;
END $$;

REVOKE EXECUTE ON FUNCTION open_problem_staging(), refuse_foreign_staging(), settle_problem_staging(text),
    enter_staged_problems(bigint, text, integer, integer, boolean, boolean, jsonb, text, text, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION open_problem_staging(), settle_problem_staging(text),
    enter_staged_problems(bigint, text, integer, integer, boolean, boolean, jsonb, text, text, timestamptz) TO gridsvc_app;
