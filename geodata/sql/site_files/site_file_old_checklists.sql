-- Checklists that visits of a site were made with and that read otherwise now, or are of a category of another name.
WITH used AS (
     SELECT DISTINCT site.category_id AS present, past.category AS category_id,
            category_version_at(past.category, result.begun_at) AS version
       FROM site
       JOIN visit ON visit.site_id = site.id
       JOIN visit_result AS result ON result.visit_id = visit.id
      CROSS JOIN LATERAL (SELECT category_of_site_at(site.id, site.category_id, result.begun_at) AS category) AS past
      WHERE site.city_id = %(city)s AND site.public_id = %(site)s)
SELECT held.version, held.since, held.document -> 'checklist' AS checklist, held.document ->> 'name_zh' AS name_zh,
       held.document ->> 'name_en' AS name_en, held.category_id <> used.present AS other
  FROM used
  JOIN site_category_version AS held USING (category_id, version)
  JOIN site_category_version AS present
    ON present.category_id = used.present AND present.version = category_version_at(used.present, %(now)s)
 WHERE held.document -> 'checklist' <> present.document -> 'checklist'
    OR (held.category_id <> used.present
        AND (held.document ->> 'name_zh', held.document ->> 'name_en')
            IS DISTINCT FROM (present.document ->> 'name_zh', present.document ->> 'name_en'))
 ORDER BY other, held.version DESC, held.category_id DESC;
