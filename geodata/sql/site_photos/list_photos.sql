-- The photos of a site without their content, the latest first.
SELECT photo.public_id AS id, photo.kind, photo.taken_at, photo.note, photo.width, photo.height,
       octet_length(photo.content) AS bytes, photo.added_at
  FROM site_photo AS photo
  JOIN site ON site.id = photo.site_id
 WHERE site.city_id = %(city)s AND site.public_id = %(site)s
 ORDER BY photo.taken_at DESC, photo.id DESC;
