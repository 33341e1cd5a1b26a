-- What is said of the days of some teams.
SELECT team_id, on_date, kind, starts, ends
  FROM team_roster
 WHERE team_id = ANY (%(teams)s);
