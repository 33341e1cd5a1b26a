-- What is known of one site: names, regions, grids of three levels, zone, category and what it asks, place.
SELECT site.id AS key, site.public_id AS id, site.name, site.source, site.source_id AS code, site.closed_on,
       site.attributes, category.code AS category, category.name_zh AS category_zh, category.name_en AS category_en,
       category_version_at(category.id, now()) AS category_version, category.city_id IS NOT NULL AS category_local,
       site.register AS own_register, registers_on(site.id, site.register, %(on)s) AS registers,
       site.district, district.name_zh AS district_zh, district.name_en AS district_en,
       site.street, street.name_zh AS street_zh, street.name_en AS street_en,
       site.community, community.name_zh AS community_zh, community.name_en AS community_en,
       unit.code AS unit_grid, coalesce(management.code, held.management) AS management_grid,
       coalesce(evaluation.code, held.evaluation) AS evaluation_grid,
       zone.tier AS zone_tier, zone.name AS zone, agency.public_id AS agency_id, agency.name AS agency,
       coalesce(site.minutes_on_site, category.minutes_on_site) AS minutes_on_site,
       coalesce(site.surroundings_m, category.surroundings_m) AS surroundings_radius_m,
       site.surroundings IS NOT NULL AS surroundings_drawn,
       coalesce(site.windows, category.windows) AS windows,
       coalesce(site.visits_per_cycle, category.visits_per_cycle) AS visits_per_cycle,
       coalesce(site.priority, category.priority) AS priority,
       ARRAY(SELECT field.name
               FROM (VALUES ('minutes_on_site', site.minutes_on_site IS NOT NULL),
                            ('surroundings_radius_m', site.surroundings_m IS NOT NULL),
                            ('windows', site.windows IS NOT NULL),
                            ('visits_per_cycle', site.visits_per_cycle IS NOT NULL),
                            ('priority', site.priority IS NOT NULL)) AS field (name, own)
              WHERE field.own) AS own_values,
       ST_GeometryType(site.geom) AS kind, ST_X(place.at) AS lon, ST_Y(place.at) AS lat, site.geom
  FROM site
  JOIN site_category AS category ON category.id = site.category_id
 CROSS JOIN LATERAL (SELECT ST_PointOnSurface(site.geom) AS at) AS place
  LEFT JOIN agency ON agency.id = site.agency_id
  LEFT JOIN region AS district
    ON district.city_id = site.city_id AND district.code = site.district AND district.level = 'district'
  LEFT JOIN region AS street ON street.city_id = site.city_id AND street.code = site.street
  LEFT JOIN region AS community ON community.city_id = site.city_id AND community.code = site.community
  LEFT JOIN LATERAL (
       SELECT grid.code, grid.management_id, grid.evaluation_id
         FROM grid_in_force AS grid
        WHERE grid.city_id = site.city_id AND grid.level = 'unit' AND ST_Intersects(grid.geom, place.at)
        ORDER BY grid.code
        LIMIT 1) AS unit ON true
  LEFT JOIN grid AS management ON management.id = unit.management_id
  LEFT JOIN grid AS evaluation ON evaluation.id = unit.evaluation_id
  LEFT JOIN LATERAL (
       SELECT min(grid.code) FILTER (WHERE grid.level = 'management') AS management,
              min(grid.code) FILTER (WHERE grid.level = 'evaluation') AS evaluation
         FROM grid_in_force AS grid
        WHERE grid.city_id = site.city_id AND grid.level <> 'unit' AND ST_Intersects(grid.geom, place.at)) AS held ON true
  LEFT JOIN LATERAL (
       SELECT around.name, around.tier
         FROM zone AS around
        WHERE around.city_id = site.city_id AND ST_Covers(around.geom, place.at)
        ORDER BY array_position(ARRAY['demonstration', 'key_control', 'general'], around.tier), around.name
        LIMIT 1) AS zone ON true
 WHERE site.city_id = %(city)s AND site.public_id = %(site)s;
