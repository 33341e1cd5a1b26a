-- Sets that are or will be in force, whose problems are still to be filed again, and for which no job waits.
SELECT grid_set.public_id, grid_set.valid_from, city.code, city.time_zone
  FROM grid_set
  JOIN city ON city.id = grid_set.city_id
 WHERE grid_set.status <> 'draft' AND grid_set.settled_at IS NULL
   AND (grid_set.valid_to IS NULL
        OR grid_set.valid_to > greatest(grid_set.valid_from, city_day(city.time_zone)))
   AND NOT EXISTS (
       SELECT
         FROM job
        WHERE job.kind = 'settle_grids' AND job.state IN ('queued', 'running')
          AND job.arguments ->> 'grid_set' = grid_set.public_id::text
          AND job.arguments ->> 'valid_from' = grid_set.valid_from::text)
 ORDER BY grid_set.id;
