-- Unit grids with most problems reported in a span, what of them is open now, and how often a patrol saw each in the span.
WITH worst AS (
     SELECT problem.grid_code AS code, count(*) AS reported, count(*) FILTER (WHERE is_open(problem.state)) AS open,
            count(*) FILTER (WHERE is_open(problem.state) AND problem.deadline_at < %(now)s) AS overdue
       FROM problem
      WHERE problem.city_id = %(city)s AND problem.grid_code IS NOT NULL
        AND problem.reported_at >= %(first)s AND problem.reported_at < %(until)s
        AND problem.state NOT IN ('rejected', 'duplicate', 'withdrawn')
        AND (%(street)s::text IS NULL OR problem.street = %(street)s)
        AND (%(district)s::text IS NULL OR problem.district = %(district)s)
      GROUP BY 1
      ORDER BY 2 DESC, 3 DESC, 1
      LIMIT %(grids)s)
SELECT worst.code, street.name_zh AS street_zh, street.name_en AS street_en, community.name_zh AS community_zh,
       community.name_en AS community_en, worst.reported, worst.open, worst.overdue,
       (SELECT count(*)
          FROM site
          JOIN visit ON visit.site_id = site.id AND visit.state = 'done'
         WHERE site.city_id = %(city)s AND ST_Intersects(grid.geom, site.geom)
           AND visit.ended_at >= %(first)s AND visit.ended_at < %(until)s) AS visits
  FROM worst
  LEFT JOIN grid_in_force AS grid ON grid.city_id = %(city)s AND grid.code = worst.code
  LEFT JOIN region AS street ON street.city_id = %(city)s AND street.code = left(worst.code, 9)
  LEFT JOIN region AS community ON community.city_id = %(city)s AND community.code = left(worst.code, 12)
 ORDER BY worst.reported DESC, worst.open DESC, worst.code;
