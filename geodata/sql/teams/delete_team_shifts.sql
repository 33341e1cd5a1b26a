-- Takes away the weekly shifts of some teams.
DELETE FROM team_shift
 WHERE team_id = ANY(%(teams)s);
