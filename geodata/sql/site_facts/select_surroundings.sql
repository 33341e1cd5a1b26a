-- What lies around a site, where it has been measured as things are now.
SELECT measured.area_m2, measured.street_m, measured.by_class, measured.by_mode, measured.geom
  FROM surroundings_in_force AS measured
 WHERE measured.site_id = %(key)s;
