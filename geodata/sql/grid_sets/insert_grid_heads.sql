-- Names the heads of some grids, each from a day on.
INSERT INTO grid_person (grid_id, duty, name, phone, valid_from)
SELECT named.grid, 'head', named.name, named.phone, named.day
  FROM unnest(%(grids)s::bigint[], %(names)s::text[], %(phones)s::text[], %(days)s::date[]) AS named (grid, name, phone, day);
