-- How many sites of a city, or of all, each category has.
SELECT category.code, count(*)
  FROM site
  JOIN site_category AS category ON category.id = site.category_id
 WHERE %(city)s::bigint IS NULL OR site.city_id = %(city)s
 GROUP BY category.code;
