-- Takes the outline of the city's own region as its boundary, where it has none.
UPDATE city
   SET boundary = region.geom
  FROM region
 WHERE city.id = %(city)s AND city.boundary IS NULL AND region.code = city.code AND region.geom IS NOT NULL;
