-- The ways into a site that came with it, in order.
SELECT 'given' AS rule, entry.name AS street, ST_X(entry.geom) AS lon, ST_Y(entry.geom) AS lat,
       NULL::double precision AS away_m, NULL::double precision AS street_lon, NULL::double precision AS street_lat
  FROM site_entry AS entry
 WHERE entry.site_id = %(key)s
 ORDER BY entry.sequence;
