-- The zones of road order that hold a site's representative point, the strictest first.
SELECT zone.name, zone.tier
  FROM site
  JOIN zone ON zone.city_id = site.city_id AND ST_Intersects(zone.geom, ST_PointOnSurface(site.geom))
 WHERE site.city_id = %(city)s AND site.public_id = %(site)s
 ORDER BY array_position('{demonstration,key_control,general}'::text[], zone.tier), zone.name;
