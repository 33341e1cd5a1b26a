-- Marks the visits that a plan lists as not planned, with the code of the reason.
UPDATE visit
   SET state = 'unplanned', reason = each.value #>> '{reason,code}'
  FROM plan
 CROSS JOIN LATERAL jsonb_array_elements(plan.document -> 'unplanned') AS each
 WHERE plan.id = %(plan_id)s AND visit.public_id = (each.value ->> 'visit')::uuid AND visit.state = 'due';
