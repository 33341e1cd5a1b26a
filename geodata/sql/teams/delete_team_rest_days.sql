-- Takes away the rest days of some teams.
DELETE FROM team_roster
 WHERE team_id = ANY(%(teams)s) AND kind = 'rest';
