-- By site, the highest number of a visit of a cycle.
SELECT site.public_id, max(visit.ordinal)
  FROM visit
  JOIN cycle ON cycle.id = visit.cycle_id
  JOIN site ON site.id = visit.site_id
 WHERE cycle.public_id = %(cycle)s
 GROUP BY site.public_id;
