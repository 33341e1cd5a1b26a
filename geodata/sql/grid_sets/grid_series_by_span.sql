-- Problems of each grid of some sets by day, month or year, those of earlier versions by the share of their ground.
SELECT coalesce(management.code, series.code) AS code,
       date_trunc(%(span)s, series.on_date)::date AS since,
       sum(series.reported) AS reported, sum(series.valid) AS valid, sum(series.open) AS open
  FROM grid_series AS series
  LEFT JOIN grid AS management ON management.id = series.management_id AND %(level)s = 'management'
 WHERE series.set_id = ANY(%(sets)s)
   AND (%(level)s = 'unit' OR management.id IS NOT NULL)
   AND (%(code)s::text IS NULL OR coalesce(management.code, series.code) = %(code)s)
   AND (%(first)s::date IS NULL OR series.on_date >= %(first)s)
   AND (%(last)s::date IS NULL OR series.on_date <= %(last)s)
 GROUP BY 1, 2
 ORDER BY 1, 2;
