-- Names of a city's sites that have not been read yet.
SELECT name
  FROM site_name
 WHERE city_id = %(city)s AND keys IS NULL;
