-- Gives the sites of a city its own categories in place of the shared ones of the same code.
UPDATE site
   SET category_id = own.id
  FROM site_category AS shared
  JOIN site_category AS own ON own.code = shared.code
 WHERE shared.city_id IS NULL AND own.city_id = %(city)s
   AND site.city_id = %(city)s AND site.category_id = shared.id;
