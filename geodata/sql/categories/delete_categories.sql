-- Takes away categories of all cities or of one that a new book does not have.
DELETE FROM site_category
 WHERE city_id IS NOT DISTINCT FROM %(city)s::bigint AND code <> ALL (%(kept)s);
