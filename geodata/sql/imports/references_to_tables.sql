-- Which columns name rows of some tables, by which column of theirs, and whether the naming rows have a key of their own.
SELECT child.relname AS child, child_column.attname AS child_column, parent.relname AS parent,
       parent_column.attname AS parent_column,
       EXISTS (SELECT FROM pg_attribute AS key
                WHERE key.attrelid = child.oid AND key.attname = 'id' AND NOT key.attisdropped) AS has_id
  FROM pg_constraint AS reference
  JOIN pg_class AS child ON child.oid = reference.conrelid
  JOIN pg_class AS parent ON parent.oid = reference.confrelid
  JOIN pg_attribute AS child_column ON child_column.attrelid = child.oid AND child_column.attnum = reference.conkey[1]
  JOIN pg_attribute AS parent_column ON parent_column.attrelid = parent.oid AND parent_column.attnum = reference.confkey[1]
 WHERE reference.contype = 'f' AND reference.connamespace = 'gridsvc'::regnamespace
   AND parent.relname = ANY (%(tables)s)
 ORDER BY child.relname, child_column.attname;
