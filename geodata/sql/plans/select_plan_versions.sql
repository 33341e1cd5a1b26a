-- What is known of the plans of a programme, or of the one with an id, oldest first.
SELECT plan.public_id AS id, programme.public_id AS programme, cycle.public_id AS cycle, city.code AS city, plan.version,
       plan.status, plan.seed, plan.made_at, plan.made_by, plan.published_at, cycle.starts_on, cycle.ends_on,
       (plan.document #>> '{totals,visits_planned}')::integer AS visits_planned,
       (plan.document #>> '{totals,visits_unplanned}')::integer AS visits_unplanned
  FROM plan
  JOIN cycle ON cycle.id = plan.cycle_id
  JOIN programme ON programme.id = cycle.programme_id
  JOIN city ON city.id = programme.city_id
 WHERE (%(programme)s::uuid IS NULL OR programme.public_id = %(programme)s)
   AND (%(plan)s::uuid IS NULL OR plan.public_id = %(plan)s)
   AND (%(city)s::text IS NULL OR city.code = %(city)s)
 ORDER BY cycle.starts_on, plan.version, plan.public_id;
