-- Adds due visits of a cycle, each with the rule that asks for it; one whose site does not exist finds no row.
INSERT INTO visit (public_id, city_id, district, cycle_id, site_id, ordinal, replaces_id, rule_id, campaign_rule_id)
SELECT due.id, site.city_id, site.district, cycle.id, site.id, due.ordinal, replaced.id, rule.id, added.id
  FROM jsonb_to_recordset(%(visits)s)
       AS due (id uuid, site uuid, ordinal integer, replaces uuid, rule integer, campaign uuid)
  JOIN site ON site.public_id = due.site
  JOIN cycle ON cycle.id = %(cycle)s
  LEFT JOIN visit AS replaced ON replaced.public_id = due.replaces
  LEFT JOIN programme_rule AS rule
    ON rule.programme_id = cycle.programme_id AND rule.sequence = due.rule AND due.campaign IS NULL
  LEFT JOIN campaign ON campaign.public_id = due.campaign
  LEFT JOIN campaign_rule AS added ON added.campaign_id = campaign.id AND added.sequence = due.rule;
