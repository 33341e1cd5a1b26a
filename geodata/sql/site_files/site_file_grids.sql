-- The unit grid in force that holds a site's representative point, and what it belongs to; on a border the lower code.
SELECT unit.code AS unit, management.code AS management, evaluation.code AS evaluation, head.name AS head
  FROM site
  JOIN grid_in_force AS unit ON unit.city_id = site.city_id AND unit.level = 'unit'
   AND ST_DWithin(unit.geom, ST_PointOnSurface(site.geom), 0.00000001)
  LEFT JOIN grid AS management ON management.id = unit.management_id
  LEFT JOIN grid AS evaluation ON evaluation.id = unit.evaluation_id
  LEFT JOIN grid_person AS head ON head.grid_id = management.id AND head.duty = 'head'
   AND head.valid_from <= %(on)s AND (head.valid_to IS NULL OR head.valid_to > %(on)s)
 WHERE site.city_id = %(city)s AND site.public_id = %(site)s
 ORDER BY NOT ST_Intersects(unit.geom, ST_PointOnSurface(site.geom)), unit.code
 LIMIT 1;
