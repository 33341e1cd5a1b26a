-- How many sites of a city have names that have not been read yet.
SELECT count(*)
  FROM site_index
 WHERE city_id = %(city)s AND words IS NULL;
