-- The box of the unit grids in force nearest to the middle of a city, so many of them, and the lowest code of all.
WITH grid AS MATERIALIZED (
     SELECT code, ST_PointOnSurface(geom) AS place
       FROM grid_in_force
      WHERE city_id = %(city)s AND level = 'unit'),
near AS (
     SELECT place
       FROM grid
      ORDER BY place <-> (SELECT ST_Centroid(ST_Collect(place)) FROM grid)
      LIMIT %(count)s)
SELECT ST_XMin(box.all_of), ST_YMin(box.all_of), ST_XMax(box.all_of), ST_YMax(box.all_of), (SELECT min(code) FROM grid)
  FROM (SELECT ST_Extent(place) AS all_of FROM near) AS box;
