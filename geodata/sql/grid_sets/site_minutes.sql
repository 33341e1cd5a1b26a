-- The places of a district's sites that are still open, and the minutes that a visit takes on each.
SELECT site.geom, coalesce(site.minutes_on_site, category.minutes_on_site)
  FROM site
  JOIN site_category AS category ON category.id = site.category_id
 WHERE site.city_id = %(city)s AND site.district = %(district)s AND site.closed_on IS NULL
 ORDER BY site.id;
