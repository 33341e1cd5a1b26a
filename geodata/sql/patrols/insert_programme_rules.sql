-- Adds the rules of a programme, in order; a rule whose site is not of the city finds no row.
INSERT INTO programme_rule (programme_id, sequence, register, category, tier, site_id, visits)
SELECT programme.id, rule.sequence, rule.register, rule.category, rule.tier, site.id, rule.visits
  FROM jsonb_to_recordset(%(rules)s)
       AS rule (sequence integer, register text, category text, tier text, site uuid, visits integer)
  JOIN programme ON programme.id = %(programme)s
  LEFT JOIN site ON site.public_id = rule.site AND site.city_id = programme.city_id
 WHERE rule.site IS NULL OR site.id IS NOT NULL;
