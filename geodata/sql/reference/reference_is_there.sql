-- Whether the reference data have been loaded.
SELECT EXISTS (SELECT FROM site_category WHERE city_id IS NULL) AND EXISTS (SELECT FROM problem_class);
