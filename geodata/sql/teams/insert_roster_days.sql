-- Puts days on the roster of a team; what is said already is not said twice.
INSERT INTO team_roster (team_id, on_date, kind, starts, ends)
SELECT team.id, said.day, said.kind, said.starts, said.ends
  FROM jsonb_to_recordset(%(days)s) AS said (day date, kind text, starts time, ends time)
  JOIN team ON team.public_id = %(team)s
ON CONFLICT DO NOTHING;
