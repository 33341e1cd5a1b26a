-- The box around all cities, west, south, east, north; nulls where no boundary is known.
SELECT ST_XMin(box), ST_YMin(box), ST_XMax(box), ST_YMax(box)
  FROM (SELECT ST_Extent(city.boundary) AS box FROM city) AS extent;
