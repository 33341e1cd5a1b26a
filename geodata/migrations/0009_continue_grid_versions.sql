-- Grid versions: in force by date, problems filed again when a version begins, series that go on from version to version.

CREATE FUNCTION city_day(time_zone text) RETURNS date LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (now() AT TIME ZONE time_zone)::date;

ALTER TABLE grid_set ADD COLUMN settled_at timestamptz;
UPDATE grid_set SET settled_at = now() WHERE status <> 'draft';

CREATE VIEW grid_set_in_force AS
SELECT grid_set.*
  FROM grid_set
  JOIN city ON city.id = grid_set.city_id
 WHERE grid_set.status <> 'draft'
   AND grid_set.valid_from <= city_day(city.time_zone)
   AND (grid_set.valid_to IS NULL OR grid_set.valid_to > city_day(city.time_zone));

CREATE OR REPLACE VIEW grid_in_force AS
SELECT grid.*
  FROM grid
  JOIN grid_set_in_force AS grid_set ON grid_set.id = grid.set_id;

CREATE TABLE problem_refiling (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    problem_id bigint NOT NULL REFERENCES problem ON DELETE CASCADE,
    old_grid_id bigint REFERENCES grid ON DELETE CASCADE,
    new_grid_id bigint NOT NULL REFERENCES grid ON DELETE CASCADE,
    refiled_at timestamptz NOT NULL DEFAULT now(),
    actor_id text NOT NULL,
    CHECK (old_grid_id <> new_grid_id)
);
CREATE INDEX problem_refiling_by_problem ON problem_refiling (problem_id);
CREATE INDEX problem_refiling_by_old_grid ON problem_refiling (old_grid_id) WHERE old_grid_id IS NOT NULL;
CREATE INDEX problem_refiling_by_new_grid ON problem_refiling (new_grid_id);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON problem_refiling FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();

-- Each grid with all those whose ground it took over, itself among them, and the share of each that came to it.
CREATE VIEW grid_ancestry AS
SELECT grid.id AS grid_id, ancestry.ancestor_id, ancestry.share
  FROM grid
 CROSS JOIN LATERAL (
       WITH RECURSIVE back (ancestor_id, share) AS (
            SELECT grid.id, 1.0::double precision
             UNION ALL
            SELECT lineage.old_grid_id, back.share * lineage.share
              FROM back
              JOIN grid_lineage AS lineage ON lineage.new_grid_id = back.ancestor_id)
       SELECT back.ancestor_id, sum(back.share) AS share
         FROM back
        GROUP BY back.ancestor_id) AS ancestry;

-- Problems of each unit grid by day, those of the versions before it counted by the share of ground that it took over.
CREATE VIEW grid_series AS
SELECT grid.city_id, grid.set_id, grid.id AS grid_id, grid.code, grid.management_id,
       (problem.reported_at AT TIME ZONE city.time_zone)::date AS on_date,
       sum(ancestry.share) AS reported,
       coalesce(sum(ancestry.share) FILTER (WHERE problem.state NOT IN ('rejected', 'duplicate', 'withdrawn')), 0) AS valid,
       coalesce(sum(ancestry.share) FILTER (WHERE is_open(problem.state)), 0) AS open
  FROM grid
  JOIN city ON city.id = grid.city_id
  JOIN grid_ancestry AS ancestry ON ancestry.grid_id = grid.id
  JOIN problem ON problem.grid_id = ancestry.ancestor_id
 WHERE grid.level = 'unit'
 GROUP BY grid.city_id, grid.set_id, grid.id, grid.code, grid.management_id,
       (problem.reported_at AT TIME ZONE city.time_zone)::date;

REVOKE UPDATE, DELETE ON problem_refiling FROM gridsvc_app;
REVOKE INSERT, UPDATE, DELETE ON grid_set_in_force, grid_ancestry, grid_series FROM gridsvc_app;
