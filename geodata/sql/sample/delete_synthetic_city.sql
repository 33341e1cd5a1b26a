-- Takes a synthetic city away with everything that belongs to it.
DELETE FROM city
 WHERE code = %(code)s AND synthetic;
