-- The visits of a site in cycles, newest first; what a sealed plan has decided shows from the start of its shift.
SELECT visit.public_id AS id, programme.name AS programme, programme.level, cycle.starts_on, cycle.ends_on,
       visit.ordinal, CASE WHEN hidden.yes THEN 'due' ELSE visit.state::text END AS state,
       CASE WHEN NOT hidden.yes THEN visit.on_date END AS on_date,
       CASE WHEN NOT hidden.yes THEN team.name END AS team,
       CASE WHEN NOT hidden.yes THEN visit.reason END AS reason,
       visit.replaces_id IS NULL OR replaced.cycle_id <> visit.cycle_id AS due, result.findings,
       CASE WHEN result.visit_id IS NOT NULL
            THEN category_version_at(category_of_site_at(site.id, site.category_id, result.begun_at), result.begun_at)
             END AS checklist_version,
       extract(epoch FROM result.ended_at - result.begun_at) / 60 AS minutes
  FROM visit
  JOIN site ON site.id = visit.site_id
  JOIN cycle ON cycle.id = visit.cycle_id
  JOIN programme ON programme.id = cycle.programme_id
  LEFT JOIN visit AS replaced ON replaced.id = visit.replaces_id
  LEFT JOIN team ON team.id = visit.team_id
  LEFT JOIN visit_result AS result ON result.visit_id = visit.id
 CROSS JOIN LATERAL (
       SELECT NOT %(sees_sealed)s AND visit.state IN ('planned', 'unplanned')
          AND EXISTS (SELECT FROM plan WHERE plan.cycle_id = cycle.id AND plan.status = 'published' AND plan.sealed)
          AND NOT EXISTS (SELECT FROM stop
                            JOIN route ON route.id = stop.route_id
                            JOIN plan ON plan.id = route.plan_id AND plan.status = 'published'
                           WHERE stop.visit_id = visit.id AND route.starts_at <= %(now)s) AS yes) AS hidden
 WHERE site.city_id = %(city)s AND site.public_id = %(site)s
 ORDER BY cycle.starts_on DESC, programme.name, visit.ordinal, visit.replaces_id NULLS FIRST, visit.public_id;
