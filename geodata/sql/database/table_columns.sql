-- Columns of every table of the schema, in order, with their type and whether they are part of the key or a reference.
SELECT class.relname AS table_name,
       attribute.attname AS column_name,
       format_type(attribute.atttypid, attribute.atttypmod) AS type,
       EXISTS (SELECT FROM pg_constraint AS key
                WHERE key.conrelid = class.oid AND key.contype = 'p' AND attribute.attnum = ANY (key.conkey)) AS in_key,
       EXISTS (SELECT FROM pg_constraint AS key
                WHERE key.conrelid = class.oid AND key.contype = 'f' AND attribute.attnum = ANY (key.conkey)) AS refers
  FROM pg_class AS class
  JOIN pg_attribute AS attribute ON attribute.attrelid = class.oid
 WHERE class.relnamespace = 'gridsvc'::regnamespace AND class.relkind = 'r'
   AND attribute.attnum > 0 AND NOT attribute.attisdropped
 ORDER BY class.relname, attribute.attnum;
