-- Names of a city's sites that have not been read yet, so many.
SELECT name
  FROM site_name
 WHERE city_id = %(city)s AND keys IS NULL
 LIMIT %(most)s;
