-- Whether the reference data have been loaded, and whether they came with aliases of categories (older ones did not).
SELECT EXISTS (SELECT FROM site_category WHERE city_id IS NULL) AND EXISTS (SELECT FROM problem_class),
       NOT EXISTS (SELECT FROM site_category WHERE city_id IS NULL AND aliases IS NULL);
