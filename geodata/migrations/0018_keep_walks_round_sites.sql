-- Walks round the surroundings of sites: how long they are and which way, from which entries.

ALTER TABLE site_surroundings
    ADD COLUMN walk_m double precision CHECK (walk_m >= 0),
    ADD COLUMN walk_both_m double precision CHECK (walk_both_m >= walk_m),
    ADD COLUMN walk_through_m double precision CHECK (walk_through_m >= 0),
    ADD COLUMN walk_at_least_m double precision CHECK (walk_at_least_m <= walk_m),
    ADD COLUMN walk_left_m double precision CHECK (walk_left_m >= 0),
    ADD COLUMN walk_from_m double precision[],
    ADD COLUMN walk geometry(LineString, 4326),
    ADD CHECK (num_nulls(walk_m, walk_both_m, walk_at_least_m, walk_left_m, walk_from_m) IN (0, 5));

-- The entries that were given with a site, as a digest; empty without any.
CREATE FUNCTION given_entries(site bigint) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path = gridsvc, public, pg_temp
    RETURN (SELECT coalesce(md5(string_agg(ST_AsEWKB(entry.geom), '' ORDER BY entry.sequence)), '')
              FROM site_entry AS entry
             WHERE entry.site_id = site);

-- Measures that still hold. Those from before walks were known do not: they are made anew.
CREATE OR REPLACE VIEW surroundings_in_force AS
SELECT measured.*
  FROM site_surroundings AS measured
  JOIN site ON site.id = measured.site_id
  JOIN site_category AS category ON category.id = site.category_id
  LEFT JOIN road_network AS network ON network.city_id = site.city_id AND network.in_force
 WHERE measured.network_id IS NOT DISTINCT FROM network.id
   AND measured.made_of
       = ground_of_site(site.geom, site.surroundings, coalesce(site.surroundings_m, category.surroundings_m))
         || ':' || given_entries(site.id)
   AND measured.walk_m IS NOT NULL;
