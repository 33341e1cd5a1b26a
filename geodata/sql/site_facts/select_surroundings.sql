-- What lies around a site, where it has been measured as things are now.
SELECT measured.area_m2, measured.street_m, measured.by_class, measured.by_mode, measured.geom,
       measured.walk_m, measured.walk_both_m, measured.walk_through_m, measured.walk_at_least_m, measured.walk_left_m,
       measured.walk
  FROM surroundings_in_force AS measured
 WHERE measured.site_id = %(key)s;
