-- The photo of a site that has this content.
SELECT photo.public_id
  FROM site_photo AS photo
  JOIN site ON site.id = photo.site_id
 WHERE site.city_id = %(city)s AND site.public_id = %(site)s AND photo.sha256 = %(sha256)s;
