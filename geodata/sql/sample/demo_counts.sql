-- Sites, unit grids in force and open problems of one city.
SELECT (SELECT count(*) FROM site WHERE site.city_id = city.id),
       (SELECT count(*) FROM grid_in_force AS grid WHERE grid.city_id = city.id AND grid.level = 'unit'),
       (SELECT count(*) FROM open_problem WHERE open_problem.city_id = city.id)
  FROM city
 WHERE city.code = %(city)s;
