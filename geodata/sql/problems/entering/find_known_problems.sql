-- Compares the rows with the problems that are stored under their ids, column by column of those that the file has.
-- What has been filed stays under its grid until the place changes. Keys from `before` on are those of rows entered already.
INSERT INTO problem_known (row, id, stays, state, grid_code, differing)
SELECT staged.row, problem.id, place.stays, problem.state, problem.grid_code,
       array_remove(ARRAY[
           CASE WHEN 'class_code' = ANY (given.columns) AND staged.class_code IS DISTINCT FROM problem.class_code
                THEN 'class_code' END,
           CASE WHEN 'state' = ANY (given.columns) AND staged.state IS DISTINCT FROM problem.state::text THEN 'state' END,
           CASE WHEN 'channel' = ANY (given.columns) AND staged.channel IS DISTINCT FROM problem.channel THEN 'channel' END,
           CASE WHEN 'description' = ANY (given.columns) AND staged.description IS DISTINCT FROM problem.description
                THEN 'description' END,
           CASE WHEN 'agency' = ANY (given.columns) AND staged.agency IS DISTINCT FROM agency.name THEN 'agency' END,
           CASE WHEN 'duplicate_of' = ANY (given.columns) AND staged.duplicate_of IS DISTINCT FROM original.source_id
                THEN 'duplicate_of' END,
           CASE WHEN 'influence_m2' = ANY (given.columns) AND staged.influence_m2 IS DISTINCT FROM problem.influence_m2
                THEN 'influence_m2' END,
           CASE WHEN staged.reported_at IS DISTINCT FROM problem.reported_at THEN 'reported_at' END,
           CASE WHEN 'deadline_at' = ANY (given.columns) AND staged.deadline_at IS DISTINCT FROM problem.deadline_at
                THEN 'deadline_at' END,
           CASE WHEN 'filed_at' = ANY (given.columns) AND staged.filed_at IS DISTINCT FROM problem.filed_at THEN 'filed_at' END,
           CASE WHEN 'handled_at' = ANY (given.columns) AND staged.handled_at IS DISTINCT FROM problem.handled_at
                THEN 'handled_at' END,
           CASE WHEN 'ended_at' = ANY (given.columns) AND staged.ended_at IS DISTINCT FROM problem.ended_at THEN 'ended_at' END,
           CASE WHEN NOT place.stays AND staged.district IS DISTINCT FROM problem.district THEN 'district' END,
           CASE WHEN NOT place.stays AND staged.street IS DISTINCT FROM problem.street THEN 'street' END,
           CASE WHEN NOT place.stays AND staged.community IS DISTINCT FROM problem.community THEN 'community' END,
           CASE WHEN NOT place.stays AND staged.grid_id IS DISTINCT FROM problem.grid_id THEN 'grid_id' END,
           CASE WHEN NOT place.stays AND staged.grid_code IS DISTINCT FROM problem.grid_code THEN 'grid_code' END,
           CASE WHEN NOT place.same THEN 'geom' END], NULL)
  FROM staged_problem AS staged
  JOIN problem ON problem.city_id = %(city)s AND problem.source = %(source)s AND problem.source_id = staged.source_id
   AND problem.id < %(before)s
 CROSS JOIN (SELECT %(given)s::text[] AS columns) AS given
 CROSS JOIN LATERAL (SELECT ST_AsEWKB(staged.geom) = ST_AsEWKB(problem.geom) AS same,
                            ST_AsEWKB(staged.geom) = ST_AsEWKB(problem.geom) AND problem.grid_code IS NOT NULL AS stays) AS place
  LEFT JOIN agency ON agency.id = problem.lead_agency_id
  LEFT JOIN problem AS original ON original.id = problem.duplicate_of_id
 WHERE staged.sound
   AND NOT EXISTS (SELECT FROM problem_repetition AS repetition WHERE repetition.row = staged.row)
   AND NOT EXISTS (SELECT FROM problem_aside AS aside WHERE aside.row = staged.row);
