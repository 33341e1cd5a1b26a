-- The buildings of a city that came from one source.
SELECT id, source_id, name, address, usage, floors, height_m, households, built_in, attributes, district, street,
       community, geom
  FROM building
 WHERE city_id = %(city)s AND source = %(source)s;
