-- Notes where the categories of all cities or of one come from.
UPDATE site_category
   SET origin = %(origin)s
 WHERE city_id IS NOT DISTINCT FROM %(city)s::bigint AND code = ANY (%(codes)s) AND origin <> %(origin)s;
