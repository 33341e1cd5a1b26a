-- Problems of a city that have not ended and stay filed under a grid that is no longer in force.
SELECT count(*)
  FROM problem
  LEFT JOIN grid_in_force AS own ON own.id = problem.grid_id
 WHERE problem.city_id = %(city)s AND problem.ended_at IS NULL AND problem.grid_id IS NOT NULL AND own.id IS NULL;
