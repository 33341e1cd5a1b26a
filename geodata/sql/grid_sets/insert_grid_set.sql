-- Begins the next version of a district's grids as a draft.
INSERT INTO grid_set (city_id, district, version, method, settings)
SELECT %(city)s, %(district)s, coalesce(max(version), 0) + 1, %(method)s, %(settings)s
  FROM grid_set
 WHERE district = %(district)s
RETURNING id, public_id, district, version, status, valid_from, valid_to;
