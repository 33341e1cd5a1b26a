-- The metres of street that were measured around the sites of a city.
SELECT coalesce(sum(street_m), 0) FROM site_surroundings WHERE city_id = %(city)s;
