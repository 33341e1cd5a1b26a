-- One page of a collection as GeoJSON features, whether more follow, where it ends, and the version of the data.
SELECT ({version}) AS version,
       convert_to(coalesce(string_agg({feature}, ',' ORDER BY page.place) FILTER (WHERE page.place <= %(limit)s), ''),
                  'UTF8') AS features,
       least(count(*), %(limit)s) AS returned,
       count(*) > %(limit)s AS more,
       max(page.id::text) FILTER (WHERE page.place = %(limit)s) AS last_id,
       max(page.{tie}::text) FILTER (WHERE page.place = %(limit)s) AS last_tie
  FROM (SELECT chosen.*, row_number() OVER (ORDER BY chosen.id, chosen.{tie}) AS place
          FROM (SELECT feature.*
                  FROM ({relation}) AS feature
                 WHERE {conditions}
                 ORDER BY feature.id, feature.{tie}
                 LIMIT %(limit)s + 1) AS chosen) AS page;
