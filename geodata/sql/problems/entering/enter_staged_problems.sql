-- Enters the new problems of some rows, with their histories; duplicates follow when their originals are there.
-- Grid by grid, because neighbours then share the pages of indexes; gives how many were entered. What is stored already is
-- looked up row by row (OFFSET 0), because the planner does not know how fast the table grows.
SELECT enter_problems(
           array_agg(ROW(nextval('gridsvc.problem_id_seq'), gen_random_uuid(), %(city)s, staged.district, staged.street,
                         staged.community, staged.grid_id, staged.grid_code, staged.class_code, staged.state, staged.channel,
                         staged.description, staged.reported_at, staged.filed_at, staged.handled_at, staged.ended_at,
                         staged.deadline_at, agency.id, original.id, staged.influence_m2, %(source)s, staged.source_id,
                         staged.geom)::entering_problem ORDER BY staged.grid_code, staged.row),
           %(arrivals)s, %(actor)s, %(role)s, %(at)s)
  FROM staged_problem AS staged
  LEFT JOIN (SELECT DISTINCT ON (name) name, id FROM agency WHERE city_id = %(city)s ORDER BY name, id) AS agency
    ON agency.name = staged.agency
  LEFT JOIN LATERAL (SELECT id
                       FROM problem
                      WHERE city_id = %(city)s AND source = %(source)s AND source_id = staged.duplicate_of
                     OFFSET 0) AS original ON %(duplicates)s
 WHERE staged.row BETWEEN %(first)s AND %(last)s
   AND staged.sound
   AND (staged.state = 'duplicate') = %(duplicates)s
   AND NOT EXISTS (SELECT FROM problem_known AS known WHERE known.row = staged.row)
   AND (NOT %(look_up)s OR NOT EXISTS (SELECT
                                         FROM problem AS stored
                                        WHERE stored.city_id = %(city)s AND stored.source = %(source)s
                                          AND stored.source_id = staged.source_id
                                       OFFSET 0))
   AND NOT EXISTS (SELECT FROM problem_repetition AS repetition WHERE repetition.row = staged.row)
   AND NOT EXISTS (SELECT FROM problem_aside AS aside WHERE aside.row = staged.row)
HAVING count(*) > 0;
