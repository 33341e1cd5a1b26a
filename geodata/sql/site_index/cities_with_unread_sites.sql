-- Cities with sites whose names have not been read, and no job that waits to read them; one that runs may be past them.
SELECT city.code
  FROM city
 WHERE (%(city)s::text IS NULL OR city.code = %(city)s)
   AND EXISTS (SELECT FROM site_index WHERE site_index.city_id = city.id AND site_index.words IS NULL)
   AND NOT EXISTS (
       SELECT FROM job WHERE job.kind = 'read_site_names' AND job.city_id = city.id AND job.state = 'queued')
 ORDER BY city.code;
