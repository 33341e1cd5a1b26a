-- Takes away checklist items of the categories of all cities or of one that the file no longer has.
DELETE FROM checklist_item AS stored
 USING site_category AS category
 WHERE category.id = stored.category_id
   AND category.city_id IS NOT DISTINCT FROM %(city)s::bigint
   AND NOT EXISTS (SELECT
                     FROM jsonb_to_recordset(%(rows)s) AS given (category text, code text)
                    WHERE given.category = category.code AND given.code = stored.code);
