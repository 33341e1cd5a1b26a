-- References that no index leads with, so that deleting what they name reads whole tables.
SELECT reference.conrelid::regclass::text AS table_name, attribute.attname AS column_name
  FROM pg_constraint AS reference
  JOIN pg_attribute AS attribute ON attribute.attrelid = reference.conrelid AND attribute.attnum = reference.conkey[1]
 WHERE reference.contype = 'f' AND reference.connamespace = 'gridsvc'::regnamespace
   AND NOT EXISTS (SELECT FROM pg_index AS index
                    WHERE index.indrelid = reference.conrelid AND index.indkey[0] = reference.conkey[1]
                      AND (index.indpred IS NULL
                           OR pg_get_expr(index.indpred, index.indrelid) = format('(%%I IS NOT NULL)', attribute.attname)))
 ORDER BY 1, 2;
