-- One feature of a collection as GeoJSON, and the version of the data.
SELECT ({version}) AS version, convert_to({feature}, 'UTF8') AS feature
  FROM (SELECT feature.*
          FROM ({relation}) AS feature
         WHERE {conditions}
         ORDER BY feature.{tie}
         LIMIT 1) AS page;
