-- The unit grid in force that holds each of some places (numbered from 1), the lower code on a border.
SELECT DISTINCT ON (place.number) place.number, grid.id, grid.code, grid.district, grid.street, grid.community
  FROM unnest(%(lon)s::double precision[], %(lat)s::double precision[]) WITH ORDINALITY AS place (lon, lat, number)
  JOIN grid_in_force AS grid
    ON grid.level = 'unit' AND ST_Intersects(grid.geom, ST_SetSRID(ST_Point(place.lon, place.lat), 4326))
 WHERE grid.city_id = %(city)s
 ORDER BY place.number, grid.code;
