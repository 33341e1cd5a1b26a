-- The peer of a search: a name is looked for by reading every name.
SELECT public_id
  FROM site
 WHERE city_id = %(city)s AND name ILIKE %(pattern)s
 ORDER BY name, public_id
 LIMIT 20;
