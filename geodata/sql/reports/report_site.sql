-- What is known of one site.
SELECT site.name, category.name_zh AS kind_zh, category.name_en AS kind_en, site.register,
       street.name_zh AS street_zh, street.name_en AS street_en, community.name_zh AS community_zh,
       community.name_en AS community_en, agency.name AS agency, site.closed_on,
       coalesce(site.minutes_on_site, category.minutes_on_site) AS minutes_on_site,
       coalesce(site.surroundings_m, category.surroundings_m) AS surroundings_m,
       ST_X(ST_PointOnSurface(site.geom)) AS lon, ST_Y(ST_PointOnSurface(site.geom)) AS lat
  FROM site
  JOIN site_category AS category ON category.id = site.category_id
  LEFT JOIN agency ON agency.id = site.agency_id
  LEFT JOIN region AS street ON street.city_id = site.city_id AND street.code = site.street
  LEFT JOIN region AS community ON community.city_id = site.city_id AND community.code = site.community
 WHERE site.city_id = %(city)s AND site.public_id = %(site)s;
