-- Appends the arrival in their new state to the histories of the problems that the file brings to another state.
INSERT INTO problem_event (problem_id, seq, event, state, at, actor_id, actor_role, detail, previous_hash, hash)
SELECT problem.id, last.seq + 1, %(arrivals)s::jsonb ->> staged.state, staged.state::problem_state, %(at)s, %(actor)s, %(role)s,
       said.detail::jsonb, last.hash,
       history_hash(last.hash, problem.public_id, last.seq + 1, %(arrivals)s::jsonb ->> staged.state, staged.state, %(at)s,
                    %(actor)s, %(role)s, said.detail)
  FROM problem_known AS known
  JOIN staged_problem AS staged ON staged.row = known.row
  JOIN problem ON problem.id = known.id
 CROSS JOIN LATERAL (SELECT coalesce(max(event.seq), 0) AS seq,
                            coalesce((array_agg(event.hash ORDER BY event.seq DESC))[1], decode(repeat('00', 32), 'hex')) AS hash
                       FROM problem_event AS event
                      WHERE event.problem_id = problem.id) AS last
 CROSS JOIN LATERAL (SELECT '{"imported_from":' || to_json(%(source)s::text)::text || ',"source_id":'
                            || to_json(staged.source_id)::text || '}' AS detail) AS said
 WHERE 'state' = ANY (known.differing);
