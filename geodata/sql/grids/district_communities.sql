-- Communities with an outline, by district, in order of code; of one district where it is named.
SELECT district, code, geom
  FROM region
 WHERE city_id = %(city)s AND level = 'community' AND geom IS NOT NULL
   AND (%(district)s::text IS NULL OR district = %(district)s)
 ORDER BY district, code;
