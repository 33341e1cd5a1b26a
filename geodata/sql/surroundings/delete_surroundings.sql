-- Takes away what was measured of some sites, with the ways in.
DELETE FROM site_surroundings
 WHERE site_id = ANY (%(sites)s);
