-- Closures of a city that have not ended at an instant, soonest first, with the streets in force that they close.
SELECT closure.public_id, closure.edge, closure.area, closure.reason, closure.closed_from, closure.closed_until,
       closed.streets, closed.edges, closed.metres
  FROM road_closure AS closure
  CROSS JOIN LATERAL (
       SELECT coalesce(array_agg(DISTINCT piece.name) FILTER (WHERE piece.name <> ''), '{}') AS streets,
              count(*)::integer AS edges, coalesce(sum(piece.length_m), 0) AS metres
         FROM (SELECT edge.name, edge.length_m, edge.network_id
                 FROM road_edge AS edge
                WHERE edge.public_id = closure.edge
                UNION ALL
               SELECT edge.name, edge.length_m, edge.network_id
                 FROM road_edge AS edge
                WHERE closure.area IS NOT NULL AND ST_Intersects(edge.geom, closure.area)) AS piece
         JOIN road_network AS network ON network.id = piece.network_id AND network.in_force
        WHERE network.city_id = closure.city_id) AS closed
 WHERE closure.city_id = %(city)s AND (closure.closed_until IS NULL OR closure.closed_until > %(at)s)
 ORDER BY closure.closed_from, closed.streets, closure.public_id;
