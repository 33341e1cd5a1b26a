-- By site, the latest visit of a programme that was skipped or missed and that no other replaces.
SELECT DISTINCT ON (site.public_id) site.public_id AS site, visit.public_id AS visit
  FROM visit
  JOIN cycle ON cycle.id = visit.cycle_id
  JOIN programme ON programme.id = cycle.programme_id
  JOIN site ON site.id = visit.site_id
  LEFT JOIN visit AS again ON again.replaces_id = visit.id
 WHERE programme.public_id = %(programme)s AND visit.state IN ('skipped', 'missed') AND again.id IS NULL
 ORDER BY site.public_id, cycle.starts_on DESC, visit.ordinal DESC;
