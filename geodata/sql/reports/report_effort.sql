-- How much was patrolled in a span and in the one before it: visits made, minutes on record, grids seen, what patrols reported.
WITH spans (span, first, until) AS (
     VALUES ('now', %(first)s::timestamptz, %(until)s::timestamptz), ('before', %(before)s::timestamptz, %(first)s::timestamptz)),
made AS (
     SELECT spans.span, visit.id, visit.site_id, extract(epoch FROM result.ended_at - result.begun_at) / 60 AS minutes
       FROM spans
       JOIN visit ON visit.city_id = %(city)s AND visit.state = 'done'
        AND visit.ended_at >= spans.first AND visit.ended_at < spans.until
       JOIN site ON site.id = visit.site_id
       LEFT JOIN visit_result AS result ON result.visit_id = visit.id
      WHERE (%(street)s::text IS NULL OR site.street = %(street)s)
        AND (%(district)s::text IS NULL OR site.district = %(district)s)),
found AS (
     SELECT spans.span, count(*) AS reported
       FROM spans
       JOIN problem ON problem.city_id = %(city)s AND problem.channel IN ('patrol', 'inspector')
        AND problem.reported_at >= spans.first AND problem.reported_at < spans.until
        AND problem.state NOT IN ('rejected', 'duplicate', 'withdrawn')
      WHERE (%(street)s::text IS NULL OR problem.street = %(street)s)
        AND (%(district)s::text IS NULL OR problem.district = %(district)s)
      GROUP BY 1),
seen AS (
     SELECT made.span, count(DISTINCT grid.id) AS grids
       FROM (SELECT DISTINCT span, site_id FROM made) AS made
       JOIN site ON site.id = made.site_id
       JOIN grid_in_force AS grid ON grid.city_id = %(city)s AND grid.level = 'unit' AND ST_Intersects(grid.geom, site.geom)
      WHERE (%(street)s::text IS NULL OR grid.street = %(street)s)
        AND (%(district)s::text IS NULL OR grid.district = %(district)s)
      GROUP BY 1)
SELECT spans.span, (SELECT count(*) FROM made WHERE made.span = spans.span) AS visits,
       (SELECT round(sum(made.minutes)) FROM made WHERE made.span = spans.span) AS minutes,
       coalesce((SELECT found.reported FROM found WHERE found.span = spans.span), 0) AS reported,
       coalesce((SELECT seen.grids FROM seen WHERE seen.span = spans.span), 0) AS grids_seen,
       (SELECT count(*) FROM grid_in_force AS grid
         WHERE grid.city_id = %(city)s AND grid.level = 'unit'
           AND (%(street)s::text IS NULL OR grid.street = %(street)s)
           AND (%(district)s::text IS NULL OR grid.district = %(district)s)) AS grids
  FROM spans;
