-- Takes the published plan of a cycle out of force.
UPDATE plan
   SET status = 'superseded', document = jsonb_set(document, '{status}', '"superseded"')
 WHERE cycle_id = %(cycle_id)s AND status = 'published';
