-- A visit of a site with the visit it replaces, its rule, its state, its city's code and clock, and its cycle's last date.
SELECT visit.public_id, site.public_id AS site, visit.ordinal, replaced.public_id AS replaces, coalesce(rule.sequence,
       added.sequence), campaign.public_id AS campaign,
       visit.state, city.code, city.time_zone, cycle.ends_on
  FROM visit
  JOIN site ON site.id = visit.site_id
  JOIN city ON city.id = visit.city_id
  JOIN cycle ON cycle.id = visit.cycle_id
  LEFT JOIN visit AS replaced ON replaced.id = visit.replaces_id
  LEFT JOIN programme_rule AS rule ON rule.id = visit.rule_id
  LEFT JOIN campaign_rule AS added ON added.id = visit.campaign_rule_id
  LEFT JOIN campaign ON campaign.id = added.campaign_id
 WHERE visit.public_id = %(visit)s
   FOR UPDATE OF visit;
