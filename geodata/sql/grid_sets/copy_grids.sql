-- Copies the grids of a set into another one; what they belong to is joined afterwards.
INSERT INTO grid (set_id, city_id, code, level, district, street, community, imported, area_m2, begun_on, changed_on,
                  ended_on, land_use, management_grade, agency_id, geom)
SELECT %(next)s, city_id, code, level, district, street, community, imported, area_m2, begun_on, changed_on,
       ended_on, land_use, management_grade, agency_id, geom
  FROM grid
 WHERE set_id = %(last)s
 ORDER BY id;
