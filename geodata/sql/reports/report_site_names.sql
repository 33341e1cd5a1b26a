-- The sites of a city by name.
SELECT public_id, name FROM site WHERE city_id = %(city)s;
