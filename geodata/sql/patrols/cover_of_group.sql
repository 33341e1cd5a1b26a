-- The sites of a cover group's programmes with the days on which each programme visits them or plans to, in a span.
SELECT site.public_id AS site, site.name, programme.name AS programme, programme.level,
       count(*) FILTER (WHERE visit.state = 'done' AND visit.on_date BETWEEN %(first)s AND %(last)s) AS done,
       count(*) FILTER (WHERE visit.state = 'planned' AND visit.on_date BETWEEN %(first)s AND %(last)s) AS planned,
       coalesce(array_agg(DISTINCT visit.on_date ORDER BY visit.on_date)
                FILTER (WHERE visit.state IN ('done', 'planned') AND visit.on_date <= %(last)s), '{}') AS days
  FROM cover_group
  JOIN city ON city.id = cover_group.city_id
  JOIN programme ON programme.cover_group_id = cover_group.id
  JOIN cycle ON cycle.programme_id = programme.id
  JOIN visit ON visit.cycle_id = cycle.id
  JOIN site ON site.id = visit.site_id
 WHERE city.code = %(city)s AND cover_group.name = %(name)s AND cycle.starts_on <= %(last)s
   AND cycle.ends_on >= %(first)s
 GROUP BY site.public_id, site.name, programme.name, programme.level
 ORDER BY site.name, site.public_id, programme.level, programme.name;
