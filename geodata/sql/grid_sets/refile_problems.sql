-- Files problems of a city that have not ended, and whose grid is not in force, under the grid in force at their place.
WITH strayed AS (
     SELECT problem.id, problem.grid_id AS old_grid, place.id AS new_grid, place.code, place.district, place.street,
            place.community
       FROM problem
       LEFT JOIN grid_in_force AS own ON own.id = problem.grid_id
      CROSS JOIN LATERAL (
            SELECT grid.id, grid.code, grid.district, grid.street, grid.community
              FROM grid_in_force AS grid
             WHERE grid.city_id = problem.city_id AND grid.level = 'unit'
               AND ST_DWithin(grid.geom, ST_PointOnSurface(problem.geom), 0.00000001)
             ORDER BY NOT ST_Intersects(grid.geom, ST_PointOnSurface(problem.geom)), grid.code
             LIMIT 1) AS place
      WHERE problem.city_id = %(city)s AND problem.ended_at IS NULL AND own.id IS NULL),
filed AS (
     UPDATE problem
        SET grid_id = strayed.new_grid, grid_code = strayed.code, district = strayed.district,
            street = strayed.street, community = strayed.community
       FROM strayed
      WHERE problem.id = strayed.id
     RETURNING strayed.id, strayed.old_grid, strayed.new_grid)
INSERT INTO problem_refiling (problem_id, old_grid_id, new_grid_id, actor_id)
SELECT id, old_grid, new_grid, %(actor)s
  FROM filed;
