-- What other programmes of a cycle's cover group visit in its days, by plans in force before an instant; each level of those once.
SELECT other.level, coalesce(array_agg(DISTINCT site.public_id) FILTER (WHERE site.id IS NOT NULL), '{}') AS sites
  FROM cycle AS present
  JOIN programme ON programme.id = present.programme_id
  JOIN programme AS other ON other.cover_group_id = programme.cover_group_id AND other.id <> programme.id
  JOIN cycle AS theirs
    ON theirs.programme_id = other.id AND theirs.starts_on <= present.ends_on AND theirs.ends_on >= present.starts_on
  JOIN LATERAL (
       SELECT plan.id
         FROM plan
        WHERE plan.cycle_id = theirs.id AND plan.published_at < %(at)s
        ORDER BY plan.published_at DESC, plan.version DESC
        LIMIT 1) AS held ON true
  LEFT JOIN route ON route.plan_id = held.id AND route.on_date BETWEEN present.starts_on AND present.ends_on
  LEFT JOIN stop ON stop.route_id = route.id
  LEFT JOIN visit ON visit.id = stop.visit_id
  LEFT JOIN site ON site.id = visit.site_id
 WHERE present.id = %(cycle_id)s
 GROUP BY other.level
 ORDER BY other.level;
