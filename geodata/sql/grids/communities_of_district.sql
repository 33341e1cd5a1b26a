-- All communities of one district, in order of code, with their outlines where they have any.
SELECT code, geom
  FROM region
 WHERE city_id = %(city)s AND level = 'community' AND district = %(district)s
 ORDER BY code;
