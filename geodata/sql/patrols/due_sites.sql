-- The sites of a cycle with the visits still to be made (and those in `also`), their rule, and the last visit before.
SELECT site.public_id AS subject, site.name, category.code AS category, site.geom AS geometry,
       category.minutes_on_site AS category_minutes, site.minutes_on_site, site.surroundings,
       coalesce(site.windows, category.windows) AS windows, coalesce(site.priority, category.priority) AS priority,
       agency.public_id AS agency, due.visits, due.rule, due.campaign_gap, due.campaigns,
       before.last_visit,
       around.walk_m, around.walk_both_m, around.walk_through_m, around.walk_from_m,
       CASE WHEN EXISTS (SELECT FROM site_entry AS entry WHERE entry.site_id = site.id)
            THEN ARRAY(SELECT entry.geom FROM site_entry AS entry WHERE entry.site_id = site.id ORDER BY entry.sequence)
            ELSE ARRAY(SELECT entry.geom
                         FROM derived_entry AS entry
                         JOIN site_surroundings AS measured ON measured.site_id = entry.site_id
                         JOIN road_network AS network ON network.id = measured.network_id AND network.in_force
                        WHERE entry.site_id = site.id
                          AND starts_with(measured.made_of, md5(ST_AsEWKB(site.geom)))
                        ORDER BY entry.sequence)
       END AS entries,
       NOT EXISTS (SELECT FROM site_entry AS entry WHERE entry.site_id = site.id) AS entries_found
  FROM (SELECT visit.site_id, array_agg(visit.public_id ORDER BY visit.ordinal, visit.id) AS visits,
               min(rule.sequence) AS rule, min(added.min_gap_days) AS campaign_gap,
               jsonb_object_agg(visit.public_id, jsonb_build_array(campaign.starts_on, campaign.ends_on))
               FILTER (WHERE campaign.id IS NOT NULL) AS campaigns
          FROM visit
          LEFT JOIN programme_rule AS rule ON rule.id = visit.rule_id
          LEFT JOIN campaign_rule AS added ON added.id = visit.campaign_rule_id
          LEFT JOIN campaign ON campaign.id = added.campaign_id
         WHERE visit.cycle_id = %(cycle_id)s AND visit.site_id IS NOT NULL
           AND (visit.state IN ('due', 'planned', 'unplanned') OR visit.public_id = ANY (%(also)s))
         GROUP BY visit.site_id) AS due
  JOIN site ON site.id = due.site_id
  JOIN site_category AS category ON category.id = site.category_id
  LEFT JOIN agency ON agency.id = site.agency_id
  LEFT JOIN surroundings_in_force AS around ON around.site_id = site.id
  LEFT JOIN LATERAL (
       SELECT max(past.on_date) AS last_visit
         FROM visit AS past
         JOIN cycle AS past_cycle ON past_cycle.id = past.cycle_id
         JOIN programme AS past_programme ON past_programme.id = past_cycle.programme_id
         JOIN cycle AS present ON present.id = %(cycle_id)s
         JOIN programme ON programme.id = present.programme_id
        WHERE past.site_id = site.id
          AND (past_programme.id = programme.id OR past_programme.cover_group_id = programme.cover_group_id)
          AND ((past.state IN ('planned', 'done') AND past.on_date < present.starts_on)
               OR (past.state = 'done' AND past_cycle.id = present.id AND past.public_id <> ALL (due.visits)))
       ) AS before ON true
 ORDER BY site.name, site.public_id;
