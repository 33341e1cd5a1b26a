-- Makes the visits of a cycle that have not ended due again, before a plan sets them anew.
UPDATE visit
   SET state = 'due', on_date = NULL, team_id = NULL, reason = NULL
 WHERE cycle_id = %(cycle_id)s AND state IN ('planned', 'unplanned');
