-- Published plans of a city that have or had days of a team, of cycles that end on a day or later; oldest first.
SELECT plan.public_id
  FROM plan
  JOIN cycle ON cycle.id = plan.cycle_id
  JOIN programme ON programme.id = cycle.programme_id
  JOIN city ON city.id = programme.city_id
 WHERE city.code = %(city)s AND plan.status = 'published' AND cycle.ends_on >= %(since)s
   AND EXISTS (SELECT
                 FROM plan AS held
                 JOIN route ON route.plan_id = held.id
                 JOIN team ON team.id = route.team_id
                WHERE held.cycle_id = cycle.id AND held.published_at IS NOT NULL AND team.public_id = %(team)s)
 ORDER BY cycle.starts_on, plan.public_id;
