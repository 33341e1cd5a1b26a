-- What uses some categories: sites and teams of the cities they are for, and rules of programmes that name them.
SELECT category.code,
       CASE WHEN stand_in.id IS NULL
            THEN (SELECT count(*) FROM site WHERE site.category_id = category.id) ELSE 0 END AS sites,
       CASE WHEN stand_in.id IS NULL
            THEN (SELECT count(*) FROM team_category WHERE team_category.category_id = category.id) ELSE 0 END AS teams,
       CASE WHEN stand_in.id IS NULL
            THEN (SELECT count(*)
                    FROM programme_rule AS rule
                    JOIN programme ON programme.id = rule.programme_id
                   WHERE rule.category = category.code
                     AND (programme.city_id = category.city_id
                          OR (category.city_id IS NULL
                              AND NOT EXISTS (SELECT FROM site_category AS own
                                               WHERE own.code = category.code AND own.city_id = programme.city_id))))
            ELSE 0 END AS rules
  FROM site_category AS category
  LEFT JOIN site_category AS stand_in
    ON category.city_id IS NOT NULL AND stand_in.city_id IS NULL AND stand_in.code = category.code
 WHERE category.city_id IS NOT DISTINCT FROM %(city)s::bigint AND category.code = ANY (%(codes)s);
