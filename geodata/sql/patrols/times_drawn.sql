-- In how many cycles of a programme each site was due, campaigns aside.
SELECT site.public_id AS site, count(DISTINCT visit.cycle_id) AS times
  FROM visit
  JOIN cycle ON cycle.id = visit.cycle_id
  JOIN programme ON programme.id = cycle.programme_id
  JOIN site ON site.id = visit.site_id
 WHERE programme.public_id = %(programme)s AND visit.campaign_rule_id IS NULL
 GROUP BY site.public_id;
