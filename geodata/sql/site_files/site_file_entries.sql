-- The entries of a site in order: those on record, else those where streets were found to lead into it.
WITH place AS (SELECT id, geom FROM site WHERE city_id = %(city)s AND public_id = %(site)s)
SELECT entry.sequence, entry.name, 'record' AS rule, ST_X(entry.geom) AS lon, ST_Y(entry.geom) AS lat
  FROM site_entry AS entry
  JOIN place ON place.id = entry.site_id
 UNION ALL
SELECT found.sequence, found.street, found.rule, ST_X(found.geom), ST_Y(found.geom)
  FROM derived_entry AS found
  JOIN place ON place.id = found.site_id
  JOIN site_surroundings AS measured
    ON measured.site_id = place.id AND starts_with(measured.made_of, md5(ST_AsEWKB(place.geom)))
 WHERE NOT EXISTS (SELECT FROM site_entry AS entry WHERE entry.site_id = place.id)
 ORDER BY 1;
