-- Sites of a city by name, narrowed by category, register on a day, region and grid.
SELECT site.public_id AS id, site.name, category.code AS category, category.name_zh AS category_zh,
       category.name_en AS category_en, registers_on(site.id, site.register, %(on)s) AS registers, site.district,
       site.street, site.community, site.closed_on, site.source, site.source_id AS code, count(*) OVER () AS total
  FROM site
  JOIN site_category AS category ON category.id = site.category_id
 WHERE site.city_id = %(city)s
   AND (%(category)s::text IS NULL OR category.code = %(category)s)
   AND (%(register)s::text IS NULL OR %(register)s = ANY (registers_on(site.id, site.register, %(on)s)))
   AND (%(region)s::text IS NULL OR %(region)s IN (site.district, site.street, site.community))
   AND (%(closed)s OR site.closed_on IS NULL OR site.closed_on > %(on)s)
 ORDER BY site.name, site.public_id
 LIMIT %(most)s OFFSET %(skip)s;
