-- Keeps from what, by which rule and from which seed the sites of a cycle were drawn.
INSERT INTO cycle_draw (cycle_id, rule_id, quota, seed, candidates, drawn)
SELECT cycle.id, rule.id, said.quota, said.seed, said.candidates, said.drawn
  FROM jsonb_to_recordset(%(draws)s)
       AS said (rule integer, quota integer, seed bigint, candidates jsonb, drawn uuid[])
  JOIN cycle ON cycle.id = %(cycle)s
  LEFT JOIN programme_rule AS rule ON rule.programme_id = cycle.programme_id AND rule.sequence = said.rule;
