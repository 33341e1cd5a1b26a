-- Gives categories that all cities share, and that nobody has told any of, the aliases of the reference file.
UPDATE site_category AS stored
   SET aliases = coalesce(given.aliases, '{}')
  FROM site_category AS known
  LEFT JOIN jsonb_to_recordset(%(rows)s) AS given (code text, aliases text[]) ON given.code = known.code
 WHERE known.id = stored.id AND stored.city_id IS NULL AND stored.aliases IS NULL;
