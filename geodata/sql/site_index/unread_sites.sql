-- Sites of a city whose names have not been read yet, so many.
SELECT site.id, site.name
  FROM site_index
  JOIN site ON site.id = site_index.site_id
 WHERE site_index.city_id = %(city)s AND site_index.words IS NULL
 LIMIT %(most)s;
