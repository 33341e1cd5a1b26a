-- Cities with sites whose surroundings are not known as things are now, and no job that waits to measure them.
SELECT city.code
  FROM city
 WHERE (%(city)s::text IS NULL OR city.code = %(city)s)
   AND NOT EXISTS (
       SELECT FROM job WHERE job.kind = 'measure_sites' AND job.city_id = city.id AND job.state = 'queued')
   AND EXISTS (
       SELECT
         FROM site
        WHERE site.city_id = city.id
          AND NOT EXISTS (SELECT FROM surroundings_in_force AS measured WHERE measured.site_id = site.id))
 ORDER BY city.code;
