-- The campaigns of a city with their programmes and rules, the earliest first.
SELECT campaign.public_id AS id, city.code AS city, campaign.name, campaign.starts_on, campaign.ends_on,
       ARRAY(SELECT programme.public_id
               FROM campaign_programme
               JOIN programme ON programme.id = campaign_programme.programme_id
              WHERE campaign_programme.campaign_id = campaign.id
              ORDER BY programme.name, programme.public_id) AS programmes,
       (SELECT jsonb_agg(jsonb_build_object('register', rule.register, 'category', rule.category, 'tier', rule.tier,
               'zone', zone.public_id, 'site', site.public_id, 'visits', rule.visits, 'min_gap', rule.min_gap_days)
               ORDER BY rule.sequence)
          FROM campaign_rule AS rule
          LEFT JOIN site ON site.id = rule.site_id
          LEFT JOIN zone ON zone.id = rule.zone_id
         WHERE rule.campaign_id = campaign.id) AS rules
  FROM campaign
  JOIN city ON city.id = campaign.city_id
 WHERE city.code = %(city)s
 ORDER BY campaign.starts_on, campaign.name;
