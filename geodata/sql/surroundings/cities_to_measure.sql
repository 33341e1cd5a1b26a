-- Cities that have sites whose surroundings have not been measured as things are now.
SELECT city.code
  FROM city
 WHERE EXISTS (SELECT
                 FROM site
                 LEFT JOIN surroundings_in_force AS measured ON measured.site_id = site.id
                WHERE site.city_id = city.id AND measured.site_id IS NULL)
 ORDER BY city.code;
