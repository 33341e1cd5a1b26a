-- The sites of a city that are on a register on a day, by name.
SELECT site.public_id AS id, site.name, category.code AS category, site.street, said.valid_from AS since,
       said.valid_to AS until, said.note
  FROM site
  JOIN site_category AS category ON category.id = site.category_id
  LEFT JOIN site_register AS said
    ON said.site_id = site.id AND said.register = %(register)s AND said.listed
   AND said.valid_from <= %(on)s AND coalesce(said.valid_to > %(on)s, true)
 WHERE site.city_id = %(city)s AND (site.closed_on IS NULL OR site.closed_on > %(on)s)
   AND %(register)s = ANY (registers_on(site.id, site.register, %(on)s))
 ORDER BY site.name, site.public_id;
