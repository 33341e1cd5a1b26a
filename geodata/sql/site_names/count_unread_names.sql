-- How many names of a city's sites have not been read yet.
SELECT count(*)
  FROM site_name
 WHERE city_id = %(city)s AND keys IS NULL;
