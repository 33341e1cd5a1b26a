-- Takes a photo away from its site.
DELETE FROM site_photo AS photo
 USING site
 WHERE site.id = photo.site_id AND site.city_id = %(city)s AND site.public_id = %(site)s
   AND photo.public_id = %(photo)s
RETURNING photo.public_id;
