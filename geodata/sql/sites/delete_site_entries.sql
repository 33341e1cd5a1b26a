-- Takes away the entries of some sites.
DELETE FROM site_entry
 WHERE site_id = ANY(%(sites)s);
