-- Those of some sites of which every term is in the name, a reading, the code, the category or the street; best first.
WITH term AS MATERIALIZED (
    SELECT *
      FROM jsonb_to_recordset(%(terms)s)
        AS term (folded text, pattern text, written text, begins boolean, categories bigint[], streets text[])
), ranked AS (
    SELECT site.id, site.name, site.public_id, fit.rank
      FROM site
      JOIN site_name ON site_name.city_id = site.city_id AND site_name.name = site.name
     CROSS JOIN LATERAL (SELECT array_to_string(site_name.keys[2:], '|') AS readings OFFSET 0) AS spoken
     CROSS JOIN LATERAL (
           SELECT sum(one.rank) AS rank, count(*) = count(one.rank) AS fits
             FROM term
            CROSS JOIN LATERAL (
                  SELECT CASE
                         WHEN site_name.keys[1] = term.folded OR site.source_id = term.written THEN 0
                         WHEN starts_with(site_name.keys[1], term.folded) THEN 1
                         WHEN starts_with(site.source_id, term.written) THEN 1
                         WHEN spoken.readings ~ ('(^|\|)' || term.pattern) THEN 2
                         WHEN NOT term.begins AND strpos(site_name.keys[1], term.folded) > 0 THEN 3
                         WHEN NOT term.begins AND spoken.readings ~ term.pattern THEN 4
                         WHEN site.category_id = ANY (term.categories) OR site.street = ANY (term.streets) THEN 5
                         END AS rank) AS one) AS fit
     WHERE site.id = ANY (%(sites)s) AND fit.fits
     ORDER BY fit.rank, site.name, site.public_id
     LIMIT %(most)s
)
SELECT ranked.public_id AS id, ranked.name, category.code AS category, category.name_zh AS category_zh,
       category.name_en AS category_en, registers_on(site.id, site.register, %(on)s) AS registers,
       site.district, site.street, region.name_zh AS street_zh, region.name_en AS street_en, site.community,
       site.closed_on, site.source, site.source_id AS code, ST_X(place.at) AS lon, ST_Y(place.at) AS lat
  FROM ranked
  JOIN site ON site.id = ranked.id
  JOIN site_category AS category ON category.id = site.category_id
  LEFT JOIN region ON region.city_id = site.city_id AND region.code = site.street
 CROSS JOIN LATERAL (SELECT ST_PointOnSurface(site.geom) AS at) AS place
 ORDER BY ranked.rank, ranked.name, ranked.public_id;
