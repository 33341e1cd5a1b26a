-- A visit of a site, its state, and the visit it replaces.
SELECT visit.public_id AS id, site.public_id AS site, visit.ordinal, visit.state, replaced.public_id AS replaces
  FROM visit
  JOIN site ON site.id = visit.site_id
  LEFT JOIN visit AS replaced ON replaced.id = visit.replaces_id
 WHERE visit.public_id = %(visit)s
   FOR UPDATE OF visit;
