-- Sites of a city with unread names, so many, that nobody reads or writes now, nor may until this transaction ends.
SELECT site.id, site.name
  FROM site_index
  JOIN site ON site.id = site_index.site_id
 WHERE site_index.city_id = %(city)s AND site_index.words IS NULL
 ORDER BY site_index.site_id
 LIMIT %(most)s
   FOR NO KEY UPDATE OF site_index SKIP LOCKED
   FOR SHARE OF site SKIP LOCKED;
