-- Takes away what was said of a site and one register.
DELETE FROM site_register
 USING site
 WHERE site.id = site_register.site_id AND site.city_id = %(city)s AND site.public_id = %(site)s
   AND site_register.register = %(register)s;
