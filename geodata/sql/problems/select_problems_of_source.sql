-- The problems of a city that came from one source, with the last row of their history.
SELECT problem.id, problem.public_id, problem.source_id, problem.class_code, problem.state::text AS state,
       problem.channel, problem.reported_at, problem.filed_at, problem.handled_at, problem.ended_at,
       problem.deadline_at, problem.description, agency.name AS agency, original.source_id AS duplicate_of,
       problem.influence_m2, problem.district, problem.street, problem.community, problem.grid_id, problem.grid_code,
       problem.geom, last.seq, last.hash
  FROM problem
  LEFT JOIN agency ON agency.id = problem.lead_agency_id
  LEFT JOIN problem AS original ON original.id = problem.duplicate_of_id
  LEFT JOIN LATERAL (SELECT event.seq, event.hash
                       FROM problem_event AS event
                      WHERE event.problem_id = problem.id
                      ORDER BY event.seq DESC
                      LIMIT 1) AS last ON true
 WHERE problem.city_id = %(city)s AND problem.source = %(source)s;
