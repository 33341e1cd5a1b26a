-- Sets some rows of the file aside.
INSERT INTO problem_aside (row)
SELECT unnest(%(rows)s::integer[])
ON CONFLICT DO NOTHING;
