-- Which of some codes are regions of other cities.
SELECT code
  FROM region
 WHERE code = ANY(%(codes)s) AND city_id <> %(city)s;
