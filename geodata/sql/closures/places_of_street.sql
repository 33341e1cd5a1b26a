-- Where a street of a name, or an edge of an id, lies: pieces more than 400 m apart are streets of their own, longest first.
WITH named AS (
    SELECT edge.public_id, edge.length_m, edge.geom, ST_Transform(edge.geom, city.metric_srid) AS plane,
           ST_ClusterDBSCAN(ST_Transform(edge.geom, city.metric_srid), 400, 1) OVER () AS place,
           ST_Transform(ST_SetSRID(ST_MakePoint(%(lon)s::double precision, %(lat)s::double precision), 4326), city.metric_srid)
               AS near
      FROM road_network AS network
      JOIN city ON city.id = network.city_id
      JOIN road_edge AS edge ON edge.network_id = network.id
     WHERE network.city_id = %(city)s AND network.in_force
       AND (edge.public_id = %(edge)s::uuid OR edge.name = %(street)s)
), placed AS (
    SELECT array_agg(public_id ORDER BY public_id) AS edges, sum(length_m) AS metres,
           (array_agg(ST_LineInterpolatePoint(geom, 0.5) ORDER BY length_m DESC, public_id))[1] AS middle,
           min(ST_Distance(plane, near)) AS away_m
      FROM named
     GROUP BY place
)
SELECT placed.edges, placed.metres, ST_X(placed.middle) AS lon, ST_Y(placed.middle) AS lat, placed.away_m,
       coalesce((SELECT region.name_zh
                   FROM region
                  WHERE region.city_id = %(city)s AND region.level = 'district' AND ST_Intersects(region.geom, placed.middle)
                  ORDER BY region.code LIMIT 1), '') AS district
  FROM placed
 ORDER BY placed.metres DESC, placed.edges;
