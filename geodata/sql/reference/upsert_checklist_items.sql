-- Writes checklist items of the categories of all cities or of one, where they are new or differ.
INSERT INTO checklist_item AS stored (category_id, head, code, sequence, name_zh, name_en)
SELECT category.id, given.head, given.code, given.sequence, given.name_zh, given.name_en
  FROM jsonb_to_recordset(%(rows)s) AS given (category text, head text, code text, sequence integer, name_zh text,
       name_en text)
  JOIN site_category AS category ON category.code = given.category AND category.city_id IS NOT DISTINCT FROM %(city)s::bigint
    ON CONFLICT (category_id, code) DO UPDATE
   SET (head, sequence, name_zh, name_en) = (excluded.head, excluded.sequence, excluded.name_zh, excluded.name_en)
 WHERE (stored.head, stored.sequence, stored.name_zh, stored.name_en)
       IS DISTINCT FROM (excluded.head, excluded.sequence, excluded.name_zh, excluded.name_en);
