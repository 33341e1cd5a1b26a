-- Takes away owners of some sites who were entered today.
DELETE FROM site_owner
 WHERE site_id = ANY(%(sites)s) AND valid_to IS NULL AND valid_from >= %(today)s;
