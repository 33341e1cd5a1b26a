-- Notes that the sets now in force have begun; the cities whose problems are to be filed again.
WITH begun AS (
     UPDATE grid_set
        SET settled_at = now()
      WHERE settled_at IS NULL AND id IN (SELECT id FROM grid_set_in_force)
     RETURNING city_id)
SELECT DISTINCT city_id
  FROM begun
 ORDER BY city_id;
