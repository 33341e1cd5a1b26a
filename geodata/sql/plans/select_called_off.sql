-- Team days that earlier plans of the same cycle had published and this published one has no more, as they were last.
SELECT DISTINCT ON (team.public_id, route.on_date) team.public_id AS team, team.name AS team_name,
       route.on_date AS date, route.starts_at AS start, route.ends_at AS "end"
  FROM plan
  JOIN plan AS earlier ON earlier.cycle_id = plan.cycle_id AND earlier.version < plan.version
  JOIN route ON route.plan_id = earlier.id
  JOIN team ON team.id = route.team_id
 WHERE plan.public_id = %(plan)s AND plan.status = 'published' AND earlier.published_at IS NOT NULL
   AND NOT plan.sealed AND NOT earlier.sealed
   AND NOT EXISTS (SELECT FROM route AS kept
                    WHERE kept.plan_id = plan.id AND kept.team_id = route.team_id AND kept.on_date = route.on_date)
 ORDER BY team.public_id, route.on_date, earlier.version DESC;
