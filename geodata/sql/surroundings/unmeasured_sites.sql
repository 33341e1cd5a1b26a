-- Sites of a city whose surroundings have not been measured, or not as site, category and streets are now.
SELECT site.id AS key, site.geom AS place, site.surroundings AS drawn,
       coalesce(site.surroundings_m, category.surroundings_m) AS radius_m,
       ARRAY (SELECT entry.geom FROM site_entry AS entry WHERE entry.site_id = site.id ORDER BY entry.sequence) AS entries
  FROM site
  JOIN site_category AS category ON category.id = site.category_id
  LEFT JOIN surroundings_in_force AS measured ON measured.site_id = site.id
 WHERE site.city_id = %(city)s AND measured.site_id IS NULL
   AND (%(site)s::uuid IS NULL OR site.public_id = %(site)s)
 ORDER BY site.id;
