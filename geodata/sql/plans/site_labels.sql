-- The sites and problems of a plan's cycle as people know them, with a point of each and what is looked at there.
SELECT DISTINCT site.public_id AS subject, site.name, category.name_zh AS kind_zh, category.name_en AS kind_en,
       ST_PointOnSurface(site.geom) AS place,
       coalesce((SELECT jsonb_agg(jsonb_build_array(item.name_zh, item.name_en) ORDER BY item.sequence, item.code)
                   FROM checklist_item AS item
                  WHERE item.category_id = category.id), '[]') AS checklist
  FROM plan
  JOIN visit ON visit.cycle_id = plan.cycle_id
  JOIN site ON site.id = visit.site_id
  JOIN site_category AS category ON category.id = site.category_id
 WHERE plan.public_id = %(plan)s
 UNION ALL
SELECT DISTINCT problem.public_id, class.name_zh, class.name_zh, class.name_en, ST_PointOnSurface(problem.geom), '[]'::jsonb
  FROM plan
  JOIN route ON route.plan_id = plan.id
  JOIN stop ON stop.route_id = route.id
  JOIN visit ON visit.id = stop.visit_id
  JOIN problem ON problem.id = visit.problem_id
  JOIN problem_class AS class ON class.code = problem.class_code
 WHERE plan.public_id = %(plan)s;
