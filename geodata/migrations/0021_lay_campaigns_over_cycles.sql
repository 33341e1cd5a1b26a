-- Campaigns laid over programmes for some days: visits besides those of the programme's own rules.

CREATE TABLE campaign (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
    city_id bigint NOT NULL REFERENCES city ON DELETE CASCADE,
    name text NOT NULL CHECK (name <> ''),
    starts_on date NOT NULL,
    ends_on date NOT NULL CHECK (ends_on >= starts_on),
    UNIQUE (city_id, name)
);

CREATE TABLE campaign_programme (
    campaign_id bigint NOT NULL REFERENCES campaign ON DELETE CASCADE,
    programme_id bigint NOT NULL REFERENCES programme ON DELETE CASCADE,
    PRIMARY KEY (campaign_id, programme_id)
);
CREATE INDEX campaign_programme_by_programme ON campaign_programme (programme_id);

CREATE TABLE campaign_rule (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    campaign_id bigint NOT NULL REFERENCES campaign ON DELETE CASCADE,
    sequence integer NOT NULL CHECK (sequence > 0),
    register text CHECK (register IN ('demonstration', 'assessable', 'hot_spot')),
    category text,
    tier text CHECK (tier IN ('demonstration', 'key_control', 'general')),
    zone_id bigint REFERENCES zone,
    site_id bigint REFERENCES site ON DELETE CASCADE,
    visits integer NOT NULL CHECK (visits BETWEEN 1 AND 31),
    min_gap_days integer CHECK (min_gap_days BETWEEN 1 AND 31),
    UNIQUE (campaign_id, sequence)
);
CREATE INDEX campaign_rule_by_zone ON campaign_rule (zone_id) WHERE zone_id IS NOT NULL;
CREATE INDEX campaign_rule_by_site ON campaign_rule (site_id) WHERE site_id IS NOT NULL;

-- Such a visit lies within the days of its campaign.
ALTER TABLE visit ADD COLUMN campaign_rule_id bigint REFERENCES campaign_rule ON DELETE SET NULL;
CREATE INDEX visit_by_campaign_rule ON visit (campaign_rule_id) WHERE campaign_rule_id IS NOT NULL;

GRANT USAGE ON ALL SEQUENCES IN SCHEMA gridsvc TO gridsvc_app;
