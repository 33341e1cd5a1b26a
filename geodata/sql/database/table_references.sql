-- Which table refers to which, once a pair, and whether the reference may be empty.
SELECT DISTINCT ON (child.relname, parent.relname)
       child.relname AS child, parent.relname AS parent, attribute.attname AS column_name, NOT attribute.attnotnull AS optional
  FROM pg_constraint AS reference
  JOIN pg_class AS child ON child.oid = reference.conrelid
  JOIN pg_class AS parent ON parent.oid = reference.confrelid
  JOIN pg_attribute AS attribute ON attribute.attrelid = child.oid AND attribute.attnum = reference.conkey[1]
 WHERE reference.contype = 'f' AND child.relnamespace = 'gridsvc'::regnamespace
 ORDER BY child.relname, parent.relname, attribute.attnum;
