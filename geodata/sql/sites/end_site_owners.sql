-- Ends the present owners of some sites today.
UPDATE site_owner
   SET valid_to = %(today)s
 WHERE site_id = ANY(%(sites)s) AND valid_to IS NULL AND valid_from < %(today)s;
