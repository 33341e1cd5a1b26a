-- Takes away what was measured of the sites of a city.
DELETE FROM site_surroundings WHERE city_id = %(city)s;
