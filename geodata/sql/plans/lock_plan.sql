-- Holds a plan and its cycle until the transaction ends; answers keys and status.
SELECT plan.id AS plan_id, cycle.id AS cycle_id, plan.status
  FROM plan
  JOIN cycle ON cycle.id = plan.cycle_id
 WHERE plan.public_id = %(plan)s
   FOR UPDATE OF cycle, plan;
