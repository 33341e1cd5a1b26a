-- Says which teams alone visit the sites of some rules of a programme.
INSERT INTO programme_rule_team (rule_id, team_id)
SELECT rule.id, team.id
  FROM jsonb_to_recordset(%(rules)s) AS said (sequence integer, teams uuid[])
  JOIN programme_rule AS rule ON rule.programme_id = %(programme)s AND rule.sequence = said.sequence
  JOIN team ON team.public_id = ANY (said.teams);
