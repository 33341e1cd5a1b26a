-- The content of a photo.
SELECT photo.content, photo.sha256
  FROM site_photo AS photo
  JOIN site ON site.id = photo.site_id
 WHERE site.city_id = %(city)s AND site.public_id = %(site)s AND photo.public_id = %(photo)s;
