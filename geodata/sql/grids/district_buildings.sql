-- Name (or number at its source) and outline of the buildings of a district.
SELECT coalesce(nullif(name, ''), nullif(address, ''), source_id), geom
  FROM building
 WHERE city_id = %(city)s AND district = %(district)s
 ORDER BY id;
