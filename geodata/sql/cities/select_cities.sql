-- All cities, or the one of a code, in order of code.
SELECT id, code, name_zh, name_en, time_zone, metric_srid, synthetic, provisional, boundary, made_from
  FROM city
 WHERE %(code)s::text IS NULL OR code = %(code)s
 ORDER BY code;
