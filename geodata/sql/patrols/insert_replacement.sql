-- Adds the visit that takes the place of one that was skipped or missed, in the same cycle.
INSERT INTO visit (public_id, city_id, district, cycle_id, site_id, ordinal, replaces_id,
       rule_id, campaign_rule_id)
SELECT %(id)s, replaced.city_id, replaced.district, replaced.cycle_id, replaced.site_id, replaced.ordinal, replaced.id,
       replaced.rule_id, replaced.campaign_rule_id
  FROM visit AS replaced
 WHERE replaced.public_id = %(replaces)s;
