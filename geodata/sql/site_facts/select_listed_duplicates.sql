-- Records that are the same place and are listed under a site.
SELECT source, source_id AS code, name, ST_X(place.at) AS lon, ST_Y(place.at) AS lat
  FROM site_duplicate
 CROSS JOIN LATERAL (SELECT ST_PointOnSurface(site_duplicate.geom) AS at) AS place
 WHERE site_id = %(key)s
 ORDER BY source, length(source_id), source_id;
