-- What the surroundings of some sites are measured of.
SELECT site.id, ground_of_site(site.geom, site.surroundings, coalesce(site.surroundings_m, category.surroundings_m))
                || ':' || given_entries(site.id)
  FROM site
  JOIN site_category AS category ON category.id = site.category_id
 WHERE site.id = ANY (%(sites)s);
