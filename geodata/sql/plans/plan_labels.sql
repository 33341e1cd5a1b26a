-- What a printed plan says beside its numbers: programme, city, credits of its roads.
SELECT programme.name AS programme, programme.level, plan.version, city.name_zh AS city_zh, city.name_en AS city_en,
       city.time_zone, coalesce(plan.published_at, plan.made_at) AS changed_at,
       coalesce(network.attribution, '') AS attribution
  FROM plan
  JOIN cycle ON cycle.id = plan.cycle_id
  JOIN programme ON programme.id = cycle.programme_id
  JOIN city ON city.id = programme.city_id
  LEFT JOIN road_network AS network ON network.city_id = city.id AND network.in_force
 WHERE plan.public_id = %(plan)s;
