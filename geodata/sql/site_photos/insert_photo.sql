-- Keeps a photo of a site; no row where the site has it already, or there is no such site.
INSERT INTO site_photo (site_id, kind, taken_at, note, width, height, sha256, content, actor_id)
SELECT site.id, %(kind)s, %(taken_at)s, %(note)s, %(width)s, %(height)s, %(sha256)s, %(content)s, %(actor)s
  FROM site
 WHERE site.city_id = %(city)s AND site.public_id = %(site)s
    ON CONFLICT (site_id, sha256) DO NOTHING
RETURNING public_id;
