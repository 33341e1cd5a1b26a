-- So many unused database keys of one table.
SELECT nextval(pg_get_serial_sequence(%(table)s, 'id'))
  FROM generate_series(1, %(count)s);
