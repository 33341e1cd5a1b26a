-- Programmes of a city or the one of an id, with their rules and teams, by name.
SELECT programme.public_id AS id, city.code AS city, programme.district, programme.name, programme.level,
       programme.calendar, programme.days, programme.guarantee, programme.starts_on, programme.min_gap_days,
       programme.max_gap_days, programme.quota_per_cycle, programme.settings, cover_group.name AS cover_group,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('register', rule.register, 'category', rule.category, 'tier',
               rule.tier, 'zone', zone.public_id, 'site', site.public_id, 'visits', rule.visits, 'draw', rule.draws,
               'min_gap', rule.min_gap_days, 'max_gap', rule.max_gap_days, 'hours', rule.hours, 'teams',
               ARRAY(SELECT team.public_id
                       FROM programme_rule_team AS only_by
                       JOIN team ON team.id = only_by.team_id
                      WHERE only_by.rule_id = rule.id
                      ORDER BY team.name, team.public_id)) ORDER BY rule.sequence), '[]')
          FROM programme_rule AS rule
          LEFT JOIN site ON site.id = rule.site_id
          LEFT JOIN zone ON zone.id = rule.zone_id
         WHERE rule.programme_id = programme.id) AS rules,
       ARRAY(SELECT team.public_id
               FROM programme_team
               JOIN team ON team.id = programme_team.team_id
              WHERE programme_team.programme_id = programme.id
              ORDER BY team.name, team.public_id) AS teams
  FROM programme
  JOIN city ON city.id = programme.city_id
  LEFT JOIN cover_group ON cover_group.id = programme.cover_group_id
 WHERE (%(city)s::text IS NULL OR city.code = %(city)s)
   AND (%(id)s::uuid IS NULL OR programme.public_id = %(id)s)
 ORDER BY programme.name, programme.public_id;
