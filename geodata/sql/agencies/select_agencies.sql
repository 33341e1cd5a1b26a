-- The agencies of a city by name; of several with one name the eldest comes last and wins.
SELECT name, id
  FROM agency
 WHERE city_id = %(city)s
 ORDER BY id DESC;
