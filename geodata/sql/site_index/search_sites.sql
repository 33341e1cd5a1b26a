-- Sites that fit every term, some by each kind of look into the index, and by which way each term fits; best first.
WITH term AS MATERIALIZED (
    SELECT *
      FROM ROWS FROM (jsonb_to_recordset(%(terms)s)
        AS (folded text, pattern text, written text, begins boolean, categories bigint[], streets text[]))
      WITH ORDINALITY AS term (folded, pattern, written, begins, categories, streets, place)
), fitting AS (
    SELECT DISTINCT ON (fit.id) fit.*
      FROM unnest(%(looks)s::text[]) AS look (words)
     CROSS JOIN LATERAL (
           SELECT site.id, site.name, site.public_id, CASE WHEN near.folded <> %(whole)s THEN told.ways END AS ways
             FROM (SELECT site_id, folded, readings
                     FROM site_index
                    WHERE words @@ look.words::tsquery AND city_id = %(city)s
                    LIMIT %(looked_at)s) AS near
             JOIN site ON site.id = near.site_id
            CROSS JOIN LATERAL (
                  SELECT array_agg(
                         CASE
                         WHEN near.folded = term.folded THEN 0
                         WHEN site.source_id = term.written THEN 1
                         WHEN starts_with(near.folded, term.folded) THEN 2
                         WHEN starts_with(site.source_id, term.written) THEN 3
                         WHEN near.readings ~ ('(^|\|)' || term.pattern) THEN 4
                         WHEN NOT term.begins AND strpos(near.folded, term.folded) > 0 THEN 5
                         WHEN NOT term.begins AND near.readings ~ term.pattern THEN 6
                         WHEN site.category_id = ANY (term.categories) THEN 7
                         WHEN site.street = ANY (term.streets) THEN 8
                         END ORDER BY term.place) AS ways
                    FROM term) AS told
            WHERE near.folded = %(whole)s OR array_position(told.ways, NULL) IS NULL
            LIMIT %(kept)s) AS fit
), ranked AS (
    SELECT fitting.*
      FROM fitting
     ORDER BY (SELECT sum(way) FROM unnest(ways) AS way) NULLS FIRST, name, public_id
     LIMIT %(most)s
)
SELECT ranked.public_id AS id, ranked.name, ranked.ways, category.id AS category_key, category.code AS category,
       category.name_zh AS category_zh, category.name_en AS category_en,
       registers_on(site.id, site.register, %(on)s) AS registers,
       site.district, site.street, region.name_zh AS street_zh, region.name_en AS street_en, site.community,
       site.closed_on, site.source, site.source_id AS code, ST_X(place.at) AS lon, ST_Y(place.at) AS lat
  FROM ranked
  JOIN site ON site.id = ranked.id
  JOIN site_category AS category ON category.id = site.category_id
  LEFT JOIN region ON region.city_id = site.city_id AND region.code = site.street
 CROSS JOIN LATERAL (SELECT ST_PointOnSurface(site.geom) AS at) AS place
 ORDER BY (SELECT sum(way) FROM unnest(ranked.ways) AS way) NULLS FIRST, ranked.name, ranked.public_id;
