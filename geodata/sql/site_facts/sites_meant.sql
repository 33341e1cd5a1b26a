-- Sites that a key may mean, by the best way in which any fits: id, name, code at the source, beginning of the id.
SELECT id, name
  FROM (SELECT site.public_id AS id, site.name, fit.way, min(fit.way) OVER () AS best
          FROM site
         CROSS JOIN LATERAL (
               SELECT CASE
                      WHEN site.public_id::text = lower(%(key)s) THEN 1
                      WHEN site.name = %(key)s THEN 2
                      WHEN site.source_id = %(key)s THEN 3
                      ELSE 4
                      END AS way) AS fit
         WHERE site.city_id = %(city)s
           AND (site.name = %(key)s OR site.source_id = %(key)s OR site.public_id::text LIKE %(beginning)s)) AS found
 WHERE way = best
 ORDER BY name, id
 LIMIT 9;
