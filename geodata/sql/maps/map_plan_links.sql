-- Plans of a city as pages name them: the published ones, or those with given ids; newest cycle first.
SELECT plan.public_id AS id, programme.name AS programme, programme.level, cycle.starts_on, cycle.ends_on, plan.status
  FROM plan
  JOIN cycle ON cycle.id = plan.cycle_id
  JOIN programme ON programme.id = cycle.programme_id
 WHERE programme.city_id = %(city)s
   AND CASE WHEN %(plans)s::uuid[] IS NULL THEN plan.status = 'published' ELSE plan.public_id = ANY(%(plans)s) END
 ORDER BY cycle.starts_on DESC, array_position('{leaders,office,agency}', programme.level), programme.name, plan.version
 LIMIT 60;
