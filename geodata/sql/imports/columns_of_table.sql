-- The columns of one table.
SELECT attname
  FROM pg_attribute
 WHERE attrelid = %(table)s::regclass AND attnum > 0 AND NOT attisdropped;
