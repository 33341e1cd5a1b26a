-- Gives the sites of a city the shared categories in place of its own ones that vanish.
UPDATE site
   SET category_id = shared.id
  FROM site_category AS own
  JOIN site_category AS shared ON shared.code = own.code AND shared.city_id IS NULL
 WHERE own.city_id = %(city)s AND own.code <> ALL (%(kept)s)
   AND site.city_id = %(city)s AND site.category_id = own.id;
