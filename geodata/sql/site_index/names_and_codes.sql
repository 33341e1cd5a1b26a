-- Names and codes of a city's sites.
SELECT public_id AS id, name, source_id AS code
  FROM site
 WHERE city_id = %(city)s;
