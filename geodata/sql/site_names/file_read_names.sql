-- Files what names of a city are found by.
UPDATE site_name
   SET keys = read_name.keys, grams = read_name.grams
  FROM read_name
 WHERE site_name.city_id = %(city)s AND site_name.name = read_name.name AND site_name.keys IS NULL;
