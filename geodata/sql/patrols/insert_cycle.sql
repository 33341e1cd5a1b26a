-- Adds a cycle to a programme and answers its key.
INSERT INTO cycle (public_id, programme_id, dates, starts_on, ends_on)
SELECT %(id)s, programme.id, %(dates)s, %(starts_on)s, %(ends_on)s
  FROM programme
 WHERE programme.public_id = %(programme)s
RETURNING id;
