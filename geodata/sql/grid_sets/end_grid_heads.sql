-- Ends the present heads of some grids, each on a day.
UPDATE grid_person
   SET valid_to = ended.day
  FROM unnest(%(grids)s::bigint[], %(days)s::date[]) AS ended (grid, day)
 WHERE grid_person.grid_id = ended.grid AND grid_person.duty = 'head' AND grid_person.valid_to IS NULL;
