-- Takes back what was said of some teams' days; teams and days are lists of equal length.
DELETE FROM team_roster
 USING unnest(%(teams)s::bigint[], %(days)s::date[]) AS said (team_id, on_date)
 WHERE team_roster.team_id = said.team_id AND team_roster.on_date = said.on_date;
