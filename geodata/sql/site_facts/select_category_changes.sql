-- The categories of other codes that a site had, each until the instant at which it changed, the newest first.
SELECT change.changed_at, change.actor_id, change.old_code, change.old_zh, change.old_en,
       change.new_code, change.new_zh, change.new_en
  FROM site_category_change AS change
  JOIN site ON site.id = change.site_id
 WHERE site.city_id = %(city)s AND site.public_id = %(site)s AND change.old_code <> change.new_code
 ORDER BY change.changed_at DESC, change.id DESC;
