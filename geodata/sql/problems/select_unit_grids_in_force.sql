-- The unit grids in force of a city, with their outlines.
SELECT id, code, district, street, community, geom
  FROM grid_in_force
 WHERE city_id = %(city)s AND level = 'unit'
 ORDER BY code;
