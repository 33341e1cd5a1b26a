-- Gives the visits that a plan's routes hold their day and team.
UPDATE visit
   SET state = 'planned', on_date = route.on_date, team_id = route.team_id
  FROM stop
  JOIN route ON route.id = stop.route_id
 WHERE route.plan_id = %(plan_id)s AND stop.visit_id = visit.id AND visit.state = 'due';
