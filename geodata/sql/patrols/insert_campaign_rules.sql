-- Adds the rules of a campaign, in order; a rule whose site or zone is not of the city finds no row.
INSERT INTO campaign_rule (campaign_id, sequence, register, category, tier, zone_id, site_id, visits, min_gap_days)
SELECT campaign.id, rule.sequence, rule.register, rule.category, rule.tier, zone.id, site.id, coalesce(rule.visits, 1),
       rule.min_gap
  FROM jsonb_to_recordset(%(rules)s)
       AS rule (sequence integer, register text, category text, tier text, zone uuid, site uuid, visits integer,
                min_gap integer)
  JOIN campaign ON campaign.id = %(campaign)s
  LEFT JOIN site ON site.public_id = rule.site AND site.city_id = campaign.city_id
  LEFT JOIN zone ON zone.public_id = rule.zone AND zone.city_id = campaign.city_id
 WHERE (rule.site IS NULL OR site.id IS NOT NULL) AND (rule.zone IS NULL OR zone.id IS NOT NULL);
