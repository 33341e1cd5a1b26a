-- Rewrites what is known of a city; its code stays.
UPDATE city
   SET name_zh = %(name_zh)s, name_en = %(name_en)s, time_zone = %(time_zone)s, metric_srid = %(metric_srid)s,
       boundary = %(boundary)s, made_from = %(made_from)s
 WHERE id = %(id)s;
