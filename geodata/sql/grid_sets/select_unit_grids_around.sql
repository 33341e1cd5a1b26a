-- The unit grids in force of a city that reach into a box of degrees, with their outlines.
SELECT id, code, district, street, community, geom
  FROM grid_in_force
 WHERE city_id = %(city)s AND level = 'unit'
   AND geom && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, 4326)
 ORDER BY code;
