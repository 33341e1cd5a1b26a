-- Writes site categories of all cities or of one, where they are new or differ.
INSERT INTO site_category AS stored (city_id, code, name_zh, name_en, shape, minutes_on_site, surroundings_m, windows,
                                     visits_per_cycle, priority, aliases)
SELECT %(city)s::bigint, given.*
  FROM jsonb_to_recordset(%(rows)s) AS given (code text, name_zh text, name_en text, shape text,
       minutes_on_site double precision, surroundings_m double precision, windows jsonb, visits_per_cycle integer,
       priority integer, aliases text[])
    ON CONFLICT (city_id, code) DO UPDATE
   SET (name_zh, name_en, shape, minutes_on_site, surroundings_m, windows, visits_per_cycle, priority, aliases)
     = (excluded.name_zh, excluded.name_en, excluded.shape, excluded.minutes_on_site, excluded.surroundings_m,
        excluded.windows, excluded.visits_per_cycle, excluded.priority, excluded.aliases)
 WHERE (stored.name_zh, stored.name_en, stored.shape, stored.minutes_on_site, stored.surroundings_m, stored.windows,
        stored.visits_per_cycle, stored.priority, stored.aliases)
       IS DISTINCT FROM
       (excluded.name_zh, excluded.name_en, excluded.shape, excluded.minutes_on_site, excluded.surroundings_m,
        excluded.windows, excluded.visits_per_cycle, excluded.priority, excluded.aliases);
