-- The categories that all cities share, or those of one city, with their checklists and the version they are in.
SELECT category.code, category.name_zh, category.name_en, coalesce(category.aliases, '{}') AS aliases, category.shape, category.minutes_on_site,
       category.surroundings_m, category.windows, category.visits_per_cycle, category.priority, category.origin,
       newest.version, newest.since,
       coalesce((SELECT jsonb_agg(jsonb_build_object('code', item.code, 'head', item.head, 'name_zh', item.name_zh,
                                                     'name_en', item.name_en) ORDER BY item.sequence, item.code)
                   FROM checklist_item AS item
                  WHERE item.category_id = category.id), '[]') AS checklist
  FROM site_category AS category
  LEFT JOIN LATERAL (SELECT held.version, held.since
                       FROM site_category_version AS held
                      WHERE held.category_id = category.id
                      ORDER BY held.version DESC
                      LIMIT 1) AS newest ON true
 WHERE category.city_id IS NOT DISTINCT FROM %(city)s::bigint
 ORDER BY category.id;
