-- The sites of a city that came from one source, with entries and present owners.
SELECT site.id, site.source_id, site.name, category.code AS category, site.register, agency.name AS agency,
       site.minutes_on_site, site.surroundings_m, site.windows, site.visits_per_cycle, site.priority, site.closed_on,
       site.attributes, site.district, site.street, site.community, site.geom,
       coalesce((SELECT jsonb_agg(jsonb_build_array(ST_X(entry.geom), ST_Y(entry.geom)) ORDER BY entry.sequence)
                   FROM site_entry AS entry
                  WHERE entry.site_id = site.id), '[]') AS entries,
       coalesce((SELECT jsonb_agg(jsonb_build_array(owner.rank, owner.name, owner.phone) ORDER BY owner.id)
                   FROM site_owner AS owner
                  WHERE owner.site_id = site.id AND owner.valid_to IS NULL), '[]') AS owners
  FROM site
  JOIN site_category AS category ON category.id = site.category_id
  LEFT JOIN agency ON agency.id = site.agency_id
 WHERE site.city_id = %(city)s AND site.source = %(source)s;
