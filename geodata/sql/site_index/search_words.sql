-- The words by which categories and street offices of a city are known; its own form of a category comes after the shared one.
SELECT 'category' AS kind, category.id::text AS key, category.name_zh, category.name_en, category.code,
       coalesce(category.aliases, '{}') AS aliases, category.city_id IS NOT NULL AS own
  FROM site_category AS category
 WHERE category.city_id IS NULL OR category.city_id = %(city)s
 UNION ALL
SELECT 'street', region.code, region.name_zh, region.name_en, region.code, '{}', true
  FROM region
 WHERE region.city_id = %(city)s AND region.level = 'street'
 ORDER BY 1, own;
