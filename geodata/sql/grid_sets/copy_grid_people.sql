-- Lets the people of a version's grids go on with the grids of the same code in the next version.
INSERT INTO grid_person (grid_id, duty, name, phone, valid_from)
SELECT next.id, person.duty, person.name, person.phone, person.valid_from
  FROM grid_person AS person
  JOIN grid AS last ON last.id = person.grid_id
  JOIN grid AS next ON next.set_id = %(next)s AND next.code = last.code
 WHERE last.set_id = %(last)s AND person.valid_to IS NULL;
