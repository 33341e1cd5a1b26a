-- Adds a city and answers its key.
INSERT INTO city (code, name_zh, name_en, time_zone, metric_srid, synthetic, provisional, boundary, made_from)
VALUES (%(code)s, %(name_zh)s, %(name_en)s, %(time_zone)s, %(metric_srid)s, %(synthetic)s, %(provisional)s,
        %(boundary)s, %(made_from)s)
RETURNING id;
