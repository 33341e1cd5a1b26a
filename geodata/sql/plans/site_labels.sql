-- The sites and problems of a plan's cycle as people know them: street office and community, a point, what is looked at.
SELECT DISTINCT site.public_id AS subject, site.name, category.name_zh AS kind_zh, category.name_en AS kind_en,
       concat_ws(' ', street.name_zh, community.name_zh) AS region_zh,
       concat_ws(' ', coalesce(street.name_en, street.name_zh), coalesce(community.name_en, community.name_zh)) AS region_en,
       ST_PointOnSurface(site.geom) AS place,
       coalesce((SELECT jsonb_agg(jsonb_build_array(item.name_zh, item.name_en) ORDER BY item.sequence, item.code)
                   FROM checklist_item AS item
                  WHERE item.category_id = category.id), '[]') AS checklist
  FROM plan
  JOIN visit ON visit.cycle_id = plan.cycle_id
  JOIN site ON site.id = visit.site_id
  JOIN site_category AS category ON category.id = site.category_id
  LEFT JOIN region AS street ON street.city_id = site.city_id AND street.code = site.street
  LEFT JOIN region AS community ON community.city_id = site.city_id AND community.code = site.community
 WHERE plan.public_id = %(plan)s
 UNION ALL
SELECT DISTINCT problem.public_id, class.name_zh, class.name_zh, class.name_en,
       concat_ws(' ', street.name_zh, community.name_zh),
       concat_ws(' ', coalesce(street.name_en, street.name_zh), coalesce(community.name_en, community.name_zh)),
       ST_PointOnSurface(problem.geom), '[]'::jsonb
  FROM plan
  JOIN route ON route.plan_id = plan.id
  JOIN stop ON stop.route_id = route.id
  JOIN visit ON visit.id = stop.visit_id
  JOIN problem ON problem.id = visit.problem_id
  JOIN problem_class AS class ON class.code = problem.class_code
  LEFT JOIN region AS street ON street.city_id = problem.city_id AND street.code = problem.street
  LEFT JOIN region AS community ON community.city_id = problem.city_id AND community.code = problem.community
 WHERE plan.public_id = %(plan)s;
