-- Takes away some terms of owner chains.
DELETE FROM site_owner
 WHERE id = ANY (%(ids)s);
