-- All versions of a district's grids, oldest first.
SELECT id, public_id, district, version, status, valid_from, valid_to
  FROM grid_set
 WHERE district = %(district)s
 ORDER BY version;
