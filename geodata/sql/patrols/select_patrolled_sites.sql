-- The sites of a city that are open on a day, with the zones around each, the strictest tier, and usual visits a cycle.
SELECT site.public_id AS site, site.name, category.code AS category, site.register, zone.tier,
       coalesce(site.street, '') AS street,
       CASE WHEN EXISTS (SELECT FROM site_register AS said WHERE said.site_id = site.id)
            THEN registers_on(site.id, site.register, %(on)s) END AS registers,
       coalesce(site.visits_per_cycle, category.visits_per_cycle) AS usual_visits, site.visits_per_cycle AS own_visits,
       coalesce(zone.zones, '{}') AS zones
  FROM site
  JOIN city ON city.id = site.city_id
  JOIN site_category AS category ON category.id = site.category_id
  LEFT JOIN LATERAL (
       SELECT array_agg(around.public_id) AS zones,
              (array_agg(around.tier
                         ORDER BY array_position(ARRAY['demonstration', 'key_control', 'general'], around.tier)))[1] AS tier
         FROM zone AS around
        WHERE around.city_id = site.city_id AND ST_Covers(around.geom, ST_PointOnSurface(site.geom))) AS zone ON true
 WHERE city.code = %(city)s AND (site.closed_on IS NULL OR site.closed_on > %(on)s)
   AND (%(site)s::uuid IS NULL OR site.public_id = %(site)s)
 ORDER BY site.name, site.public_id;
