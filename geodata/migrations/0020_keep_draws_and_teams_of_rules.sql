-- Rules say when and by whom sites are visited, how far visits lie apart, and how many sites are drawn; draws are on record.

ALTER TABLE programme DROP CONSTRAINT programme_calendar_check;
ALTER TABLE programme ADD CONSTRAINT programme_calendar_check
    CHECK (calendar IN ('fixed', 'xun', 'working', 'week', 'month'));

ALTER TABLE programme_rule
    ADD COLUMN zone_id bigint REFERENCES zone,
    ADD COLUMN draws integer CHECK (draws > 0),
    ADD COLUMN min_gap_days integer CHECK (min_gap_days BETWEEN 1 AND 31),
    ADD COLUMN max_gap_days integer CHECK (max_gap_days > 0),
    ADD COLUMN hours jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(hours) = 'array');
CREATE INDEX programme_rule_by_zone ON programme_rule (zone_id) WHERE zone_id IS NOT NULL;

CREATE TABLE programme_rule_team (
    rule_id bigint NOT NULL REFERENCES programme_rule ON DELETE CASCADE,
    team_id bigint NOT NULL REFERENCES team ON DELETE CASCADE,
    PRIMARY KEY (rule_id, team_id)
);
CREATE INDEX programme_rule_team_by_team ON programme_rule_team (team_id);

-- By which rule a visit is due: its hours, teams and gaps hold for it.
ALTER TABLE visit ADD COLUMN rule_id bigint REFERENCES programme_rule ON DELETE SET NULL;
CREATE INDEX visit_by_rule ON visit (rule_id) WHERE rule_id IS NOT NULL;

-- What the sites of a cycle were drawn from, so that anybody can draw again; no rule: by the programme's quota.
CREATE TABLE cycle_draw (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    cycle_id bigint NOT NULL REFERENCES cycle ON DELETE CASCADE,
    rule_id bigint REFERENCES programme_rule ON DELETE CASCADE,
    quota integer NOT NULL CHECK (quota > 0),
    seed bigint NOT NULL,
    candidates jsonb NOT NULL CHECK (jsonb_typeof(candidates) = 'array'),
    drawn uuid[] NOT NULL,
    UNIQUE NULLS NOT DISTINCT (cycle_id, rule_id)
);
CREATE INDEX cycle_draw_by_rule ON cycle_draw (rule_id) WHERE rule_id IS NOT NULL;

GRANT USAGE ON ALL SEQUENCES IN SCHEMA gridsvc TO gridsvc_app;
