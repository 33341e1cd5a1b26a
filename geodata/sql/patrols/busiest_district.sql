-- The district of a city in which most of its sites lie.
SELECT site.district
  FROM site
  JOIN city ON city.id = site.city_id
 WHERE city.code = %(city)s
 GROUP BY site.district
 ORDER BY count(*) DESC, site.district
 LIMIT 1;
