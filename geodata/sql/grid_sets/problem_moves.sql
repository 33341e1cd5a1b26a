-- Open problems of a city whose grid of one level in one set differs from that in another.
SELECT problem.public_id, problem.class_code, one.code AS old_code, other.code AS new_code,
       place.point AS place
  FROM open_problem AS problem
 CROSS JOIN LATERAL (SELECT ST_PointOnSurface(problem.geom) AS point) AS place
  LEFT JOIN LATERAL (
       SELECT grid.code
         FROM grid
        WHERE grid.set_id = %(old)s AND grid.level = %(level)s::grid_level AND ST_DWithin(grid.geom, place.point, 0.00000001)
        ORDER BY NOT ST_Intersects(grid.geom, place.point), grid.code
        LIMIT 1) AS one ON true
  LEFT JOIN LATERAL (
       SELECT grid.code
         FROM grid
        WHERE grid.set_id = %(new)s AND grid.level = %(level)s::grid_level AND ST_DWithin(grid.geom, place.point, 0.00000001)
        ORDER BY NOT ST_Intersects(grid.geom, place.point), grid.code
        LIMIT 1) AS other ON true
 WHERE problem.city_id = %(city)s AND one.code IS DISTINCT FROM other.code
 ORDER BY one.code, problem.public_id;
