-- A plan as it was saved.
SELECT document FROM plan WHERE public_id = %(plan)s;
