-- Weekly shifts of some teams.
SELECT team_id, weekday, starts, ends
  FROM team_shift
 WHERE team_id = ANY (%(teams)s)
 ORDER BY team_id, weekday, starts;
