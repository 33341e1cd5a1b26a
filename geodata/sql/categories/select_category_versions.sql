-- All states in which a category has been, the newest first.
SELECT held.version, held.since, held.origin, held.actor_id, held.document
  FROM site_category_version AS held
  JOIN site_category AS category ON category.id = held.category_id
 WHERE category.city_id IS NOT DISTINCT FROM %(city)s::bigint AND category.code = %(code)s
 ORDER BY held.version DESC;
