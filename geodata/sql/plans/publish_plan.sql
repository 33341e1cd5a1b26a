-- Puts a draft in force.
UPDATE plan
   SET status = 'published', published_at = %(at)s, document = jsonb_set(document, '{status}', '"published"')
 WHERE id = %(plan_id)s;
