-- Management grids of a city that are in force, to come, or drafts, newest version first, each with its present head.
SELECT grid.id, grid.code, grid_set.version, head.name, head.phone, head.valid_from,
       (SELECT count(*) FROM grid AS unit WHERE unit.management_id = grid.id) AS units
  FROM grid
  JOIN grid_set ON grid_set.id = grid.set_id
  LEFT JOIN grid_person AS head ON head.grid_id = grid.id AND head.duty = 'head' AND head.valid_to IS NULL
 WHERE grid.city_id = %(city)s AND grid.level = 'management' AND grid_set.status <> 'superseded'
   AND (%(code)s::text IS NULL OR grid.code = %(code)s)
 ORDER BY grid.code, grid_set.version DESC;
