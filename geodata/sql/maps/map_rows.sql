-- Rows of a collection of one city, as its feed shows them, outlines simplified.
SELECT {columns}, ST_Simplify(feature.geom, %(tolerance)s, true) AS geom
  FROM ({relation}) AS feature
 WHERE feature.city = %(code)s AND {condition}
 ORDER BY feature.id;
