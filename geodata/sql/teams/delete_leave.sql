-- Takes back the leave of a team on some days.
DELETE FROM team_roster
 USING team
 WHERE team.id = team_roster.team_id AND team.public_id = %(team)s AND team_roster.kind = 'leave'
   AND team_roster.on_date BETWEEN %(first)s AND %(last)s;
