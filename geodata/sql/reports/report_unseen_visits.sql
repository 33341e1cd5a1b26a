-- Visits of some cycles that were missed, skipped or not planned, with the reason, and whether a later one made up for it.
SELECT site.name, category.name_zh AS kind_zh, category.name_en AS kind_en, region.name_zh AS street_zh,
       region.name_en AS street_en, visit.on_date, team.name AS team, visit.state::text AS state, visit.reason,
       EXISTS (SELECT FROM visit AS later WHERE later.replaces_id = visit.id AND later.state = 'done') AS made_up
  FROM visit
  JOIN cycle ON cycle.id = visit.cycle_id
  JOIN site ON site.id = visit.site_id
  JOIN site_category AS category ON category.id = site.category_id
  LEFT JOIN team ON team.id = visit.team_id
  LEFT JOIN region ON region.city_id = site.city_id AND region.code = site.street
 WHERE cycle.public_id = ANY (%(cycles)s) AND visit.state IN ('missed', 'skipped', 'unplanned')
   AND (%(street)s::text IS NULL OR site.street = %(street)s)
 ORDER BY visit.state, visit.on_date NULLS LAST, site.name, visit.public_id;
