-- Sites that one term may mean, so many of each kind: by name, by a reading, by code, by category, by street.
(SELECT site.id
   FROM site_name
   JOIN site ON site.city_id = site_name.city_id AND site.name = site_name.name
  WHERE site_name.city_id = %(city)s AND site_name.keys[1] LIKE %(begins)s
  ORDER BY site_name.keys[1]
  LIMIT %(most)s)
 UNION
(SELECT site.id
   FROM site_name
   JOIN site ON site.city_id = site_name.city_id AND site.name = site_name.name
  WHERE site_name.city_id = %(city)s AND site_name.grams @> %(first_grams)s::text[]
  LIMIT %(most)s)
 UNION
(SELECT site.id
   FROM site_name
   JOIN site ON site.city_id = site_name.city_id AND site.name = site_name.name
  WHERE site_name.city_id = %(city)s AND site_name.grams @> %(grams)s::text[]
  LIMIT %(most)s)
 UNION
(SELECT id FROM site WHERE city_id = %(city)s AND source_id LIKE %(code)s LIMIT %(most)s)
 UNION
(SELECT id FROM site WHERE city_id = %(city)s AND category_id = ANY (%(categories)s::bigint[]) LIMIT %(most)s)
 UNION
(SELECT id FROM site WHERE city_id = %(city)s AND street = ANY (%(streets)s::text[]) LIMIT %(most)s);
