-- How much is stored of a city: regions by level, the network in force, grids in force, sites by category, and so on.
SELECT jsonb_build_object(
    'regions', (SELECT coalesce(jsonb_object_agg(level, n), '{}')
                  FROM (SELECT level, count(*) AS n FROM region WHERE city_id = %(city)s GROUP BY level) AS levels),
    'roads', (SELECT jsonb_build_object('nodes', nodes, 'edges', edges, 'hash', hash, 'source', source,
                                        'attribution', attribution)
                FROM road_network WHERE city_id = %(city)s AND in_force),
    'grids', (SELECT count(*) FROM grid_in_force WHERE city_id = %(city)s AND level = 'unit'),
    'sites', (SELECT coalesce(jsonb_object_agg(code, n), '{}')
                FROM (SELECT category.code, count(*) AS n
                        FROM site JOIN site_category AS category ON category.id = site.category_id
                       WHERE site.city_id = %(city)s
                       GROUP BY category.code) AS categories),
    'teams', (SELECT count(*) FROM team WHERE city_id = %(city)s),
    'problems', (SELECT count(*) FROM problem WHERE city_id = %(city)s)) AS contents;
