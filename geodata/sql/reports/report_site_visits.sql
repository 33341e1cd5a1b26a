-- The visits of a site, newest cycle first; one still to come shows neither day nor team, since its plan may be sealed.
SELECT programme.name AS programme, cycle.starts_on, cycle.ends_on, visit.state::text AS state, visit.reason,
       CASE WHEN visit.state IN ('done', 'skipped', 'missed') THEN visit.on_date END AS on_date,
       CASE WHEN visit.state IN ('done', 'skipped', 'missed') THEN team.name END AS team, result.findings
  FROM visit
  JOIN site ON site.id = visit.site_id
  JOIN cycle ON cycle.id = visit.cycle_id
  JOIN programme ON programme.id = cycle.programme_id
  LEFT JOIN team ON team.id = visit.team_id
  LEFT JOIN visit_result AS result ON result.visit_id = visit.id
 WHERE site.city_id = %(city)s AND site.public_id = %(site)s
 ORDER BY cycle.starts_on DESC, visit.ordinal, visit.public_id
 LIMIT %(rows)s;
