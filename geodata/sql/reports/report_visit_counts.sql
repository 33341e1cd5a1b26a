-- Visits of some cycles, or those of one street office in them: how many due, done, missed, by street, category, team, in all.
WITH chosen AS (
     SELECT visit.state, site.street, category.code AS category, category.name_zh, category.name_en, team.name AS team,
            visit.replaces_id IS NULL OR replaced.cycle_id <> visit.cycle_id AS due
       FROM visit
       JOIN cycle ON cycle.id = visit.cycle_id
       JOIN site ON site.id = visit.site_id
       JOIN site_category AS category ON category.id = site.category_id
       LEFT JOIN team ON team.id = visit.team_id AND visit.state IN ('done', 'skipped', 'missed')
       LEFT JOIN visit AS replaced ON replaced.id = visit.replaces_id
      WHERE cycle.public_id = ANY (%(cycles)s) AND (%(street)s::text IS NULL OR site.street = %(street)s))
SELECT part.dimension, part.key, coalesce(region.name_zh, part.name_zh) AS name_zh,
       coalesce(region.name_en, part.name_en) AS name_en, count(*) FILTER (WHERE chosen.due) AS due,
       count(*) FILTER (WHERE chosen.state = 'done') AS done, count(*) FILTER (WHERE chosen.state = 'missed') AS missed,
       count(*) FILTER (WHERE chosen.state = 'skipped') AS skipped,
       count(*) FILTER (WHERE chosen.state = 'unplanned') AS unplanned,
       count(*) FILTER (WHERE chosen.state IN ('due', 'planned')) AS waiting
  FROM chosen
 CROSS JOIN LATERAL (VALUES ('all', '', '', ''), ('street', chosen.street, chosen.street, chosen.street),
       ('category', chosen.category, chosen.name_zh, chosen.name_en), ('team', chosen.team, chosen.team, chosen.team))
       AS part (dimension, key, name_zh, name_en)
  LEFT JOIN region ON part.dimension = 'street' AND region.code = part.key AND region.city_id = %(city)s
 WHERE part.key IS NOT NULL
 GROUP BY 1, 2, 3, 4
 ORDER BY 1, missed DESC, unplanned DESC, due DESC, 2;
