-- The draws of a cycle in the order of the rules, that of the quota last.
SELECT rule.sequence AS rule, draw.quota, draw.seed, draw.candidates, draw.drawn
  FROM cycle_draw AS draw
  JOIN cycle ON cycle.id = draw.cycle_id
  LEFT JOIN programme_rule AS rule ON rule.id = draw.rule_id
 WHERE cycle.public_id = %(cycle)s
 ORDER BY rule.sequence NULLS LAST;
