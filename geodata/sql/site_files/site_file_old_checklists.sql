-- Checklists that visits of a site were made with and that read otherwise now, the newest first.
WITH used AS (
     SELECT DISTINCT site.category_id, category_version_at(site.category_id, result.begun_at) AS version
       FROM site
       JOIN visit ON visit.site_id = site.id
       JOIN visit_result AS result ON result.visit_id = visit.id
      WHERE site.city_id = %(city)s AND site.public_id = %(site)s)
SELECT held.version, held.since, held.document -> 'checklist' AS checklist
  FROM used
  JOIN site_category_version AS held USING (category_id, version)
  JOIN site_category_version AS present
    ON present.category_id = used.category_id AND present.version = category_version_at(used.category_id, %(now)s)
 WHERE held.document -> 'checklist' <> present.document -> 'checklist'
 ORDER BY held.version DESC;
