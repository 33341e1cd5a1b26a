-- What is known of one site itself: names, category, register, defaults, the regions that hold it, where it lies.
SELECT site.public_id AS id, site.name, site.source, site.source_id, site.register, site.closed_on,
       registers_on(site.id, site.register, %(on)s) AS registers,
       round(measured.area_m2) AS surroundings_m2, round(measured.street_m) AS surrounding_street_m,
       measured.walk_m, measured.walk,
       measured.by_class AS street_by_class, measured.by_mode AS street_by_mode,
       category.code AS category, category.name_zh AS category_zh, category.name_en AS category_en,
       category_version_at(category.id, %(now)s) AS category_version,
       coalesce(site.minutes_on_site, category.minutes_on_site) AS minutes_on_site,
       coalesce(site.surroundings_m, category.surroundings_m) AS surroundings_m,
       coalesce(site.visits_per_cycle, category.visits_per_cycle) AS visits_per_cycle,
       coalesce(site.priority, category.priority) AS priority,
       coalesce(site.windows, category.windows) AS windows, agency.name AS agency,
       site.district, district.name_zh AS district_zh, district.name_en AS district_en,
       site.street, street.name_zh AS street_zh, street.name_en AS street_en,
       site.community, community.name_zh AS community_zh, community.name_en AS community_en,
       ST_X(place.point) AS lon, ST_Y(place.point) AS lat, site.geom,
       coalesce(measured.geom, site.surroundings, ST_Multi(ST_Buffer(site.geom::geography,
           coalesce(site.surroundings_m, category.surroundings_m))::geometry)) AS ground,
       ARRAY (SELECT twin.source || ' ' || twin.source_id FROM site_duplicate AS twin
               WHERE twin.site_id = site.id ORDER BY 1) AS duplicates
  FROM site
 CROSS JOIN LATERAL (SELECT ST_PointOnSurface(site.geom) AS point) AS place
  JOIN site_category AS category ON category.id = site.category_id
  LEFT JOIN surroundings_in_force AS measured ON measured.site_id = site.id
  LEFT JOIN agency ON agency.id = site.agency_id
  LEFT JOIN region AS district ON district.city_id = site.city_id AND district.code = site.district
  LEFT JOIN region AS street ON street.city_id = site.city_id AND street.code = site.street
  LEFT JOIN region AS community ON community.city_id = site.city_id AND community.code = site.community
 WHERE site.city_id = %(city)s AND site.public_id = %(site)s;
