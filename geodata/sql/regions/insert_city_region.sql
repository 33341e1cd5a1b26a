-- Makes the region of the city itself, where it is missing.
INSERT INTO region (city_id, code, level, name_zh, name_en, provisional, source_id, geom)
SELECT city.id, city.code, 'city', city.name_zh, city.name_en, city.provisional, city.code, city.boundary
  FROM city
 WHERE city.id = %(city)s
    ON CONFLICT (code) DO NOTHING;
