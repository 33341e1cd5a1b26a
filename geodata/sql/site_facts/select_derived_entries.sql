-- The ways into a site as they were found on the streets, in order.
SELECT entry.rule, entry.street, ST_X(entry.geom) AS lon, ST_Y(entry.geom) AS lat, entry.away_m,
       ST_X(entry.on_street) AS street_lon, ST_Y(entry.on_street) AS street_lat
  FROM derived_entry AS entry
  JOIN site ON site.id = entry.site_id
  JOIN site_surroundings AS measured
    ON measured.site_id = site.id AND starts_with(measured.made_of, md5(ST_AsEWKB(site.geom)))
 WHERE entry.site_id = %(key)s
 ORDER BY entry.sequence;
