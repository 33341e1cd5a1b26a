-- What is looked at on a site: the checklist of its category, in order.
SELECT item.code, item.head, item.name_zh, item.name_en
  FROM site
  JOIN checklist_item AS item ON item.category_id = site.category_id
 WHERE site.city_id = %(city)s AND site.public_id = %(site)s
 ORDER BY item.sequence, item.code;
