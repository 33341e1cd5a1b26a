-- Adds the rules of a programme, in order; a rule whose site or zone is not of the city finds no row.
INSERT INTO programme_rule (programme_id, sequence, register, category, tier, zone_id, site_id, visits, draws,
       min_gap_days, max_gap_days, hours)
SELECT programme.id, rule.sequence, rule.register, rule.category, rule.tier, zone.id, site.id, rule.visits, rule.draw,
       rule.min_gap, rule.max_gap, rule.hours
  FROM jsonb_to_recordset(%(rules)s)
       AS rule (sequence integer, register text, category text, tier text, zone uuid, site uuid, visits integer,
                draw integer, min_gap integer, max_gap integer, hours jsonb)
  JOIN programme ON programme.id = %(programme)s
  LEFT JOIN site ON site.public_id = rule.site AND site.city_id = programme.city_id
  LEFT JOIN zone ON zone.public_id = rule.zone AND zone.city_id = programme.city_id
 WHERE (rule.site IS NULL OR site.id IS NOT NULL) AND (rule.zone IS NULL OR zone.id IS NOT NULL);
