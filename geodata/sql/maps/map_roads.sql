-- Roads of a city for an exported map, joined by class and neighbourhood; where there are many, only the greater ones.
WITH graded AS (
     SELECT edge.class, edge.geom,
            CASE WHEN edge.class ~ '^(motorway|trunk|primary|secondary)' THEN 1
                 WHEN edge.class ~ '^tertiary' THEN 2
                 ELSE 3 END AS grade
       FROM road_edge AS edge
       JOIN road_network AS network ON network.id = edge.network_id AND network.in_force
      WHERE edge.city_id = %(city)s),
lowest AS (
     SELECT max(held.grade) AS grade
       FROM (SELECT grade, sum(count(*)) OVER (ORDER BY grade) AS edges FROM graded GROUP BY grade) AS held
      WHERE held.edges <= %(edges_max)s OR held.grade = 1)
SELECT graded.class, ST_Simplify(ST_LineMerge(ST_Collect(graded.geom)), %(tolerance)s, true) AS geom
  FROM graded
 WHERE graded.grade <= coalesce((SELECT lowest.grade FROM lowest), 1)
 GROUP BY graded.class, floor(ST_XMin(graded.geom) / 0.02), floor(ST_YMin(graded.geom) / 0.02)
 ORDER BY graded.class, ST_XMin(ST_Collect(graded.geom)), ST_YMin(ST_Collect(graded.geom));
