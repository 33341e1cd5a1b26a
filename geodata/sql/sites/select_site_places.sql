-- Where all sites of a city lie, and what they are.
SELECT site.id, site.source, site.source_id, site.name, category.code AS category, site.geom
  FROM site
  JOIN site_category AS category ON category.id = site.category_id
 WHERE site.city_id = %(city)s
 ORDER BY site.id;
