-- Begins the next version of a district's grids as a draft that was made as another one was.
INSERT INTO grid_set (city_id, district, version, method, settings)
SELECT city_id, district, (SELECT max(version) + 1 FROM grid_set AS other WHERE other.district = grid_set.district),
       method, settings
  FROM grid_set
 WHERE id = %(set)s
RETURNING id, public_id, district, version, status, valid_from, valid_to;
