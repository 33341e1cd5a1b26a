-- Gives stored problems what the file says of them, column by column of those that the file has.
UPDATE problem
   SET class_code = CASE WHEN 'class_code' = ANY (known.differing) THEN staged.class_code ELSE problem.class_code END,
       state = CASE WHEN 'state' = ANY (known.differing) THEN staged.state::problem_state ELSE problem.state END,
       channel = CASE WHEN 'channel' = ANY (known.differing) THEN staged.channel ELSE problem.channel END,
       description = CASE WHEN 'description' = ANY (known.differing) THEN staged.description ELSE problem.description END,
       lead_agency_id = CASE WHEN 'agency' = ANY (known.differing) THEN agency.id ELSE problem.lead_agency_id END,
       duplicate_of_id = CASE WHEN 'duplicate_of' = ANY (known.differing) THEN original.id ELSE problem.duplicate_of_id END,
       influence_m2 = CASE WHEN 'influence_m2' = ANY (known.differing) THEN staged.influence_m2 ELSE problem.influence_m2 END,
       reported_at = staged.reported_at,
       filed_at = CASE WHEN 'filed_at' = ANY (known.differing) THEN staged.filed_at ELSE problem.filed_at END,
       handled_at = CASE WHEN 'handled_at' = ANY (known.differing) THEN staged.handled_at ELSE problem.handled_at END,
       ended_at = CASE WHEN 'ended_at' = ANY (known.differing) THEN staged.ended_at ELSE problem.ended_at END,
       deadline_at = CASE WHEN 'deadline_at' = ANY (known.differing) THEN staged.deadline_at ELSE problem.deadline_at END,
       district = CASE WHEN known.stays THEN problem.district ELSE staged.district END,
       street = CASE WHEN known.stays THEN problem.street ELSE staged.street END,
       community = CASE WHEN known.stays THEN problem.community ELSE staged.community END,
       grid_id = CASE WHEN known.stays THEN problem.grid_id ELSE staged.grid_id END,
       grid_code = CASE WHEN known.stays THEN problem.grid_code ELSE staged.grid_code END,
       geom = staged.geom
  FROM problem_known AS known
  JOIN staged_problem AS staged ON staged.row = known.row
  LEFT JOIN (SELECT DISTINCT ON (name) name, id FROM agency WHERE city_id = %(city)s ORDER BY name, id) AS agency
    ON agency.name = staged.agency
  LEFT JOIN problem AS original ON original.city_id = %(city)s AND original.source = %(source)s
   AND original.source_id = staged.duplicate_of
 WHERE known.id = problem.id AND known.differing <> '{}'
   AND (staged.state = 'duplicate' AND 'state' = ANY (known.differing)) = %(duplicates)s;
