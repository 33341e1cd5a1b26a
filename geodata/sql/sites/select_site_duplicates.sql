-- Records of one source that are listed under another site.
SELECT id, site_id, source_id, name, geom
  FROM site_duplicate
 WHERE city_id = %(city)s AND source = %(source)s;
