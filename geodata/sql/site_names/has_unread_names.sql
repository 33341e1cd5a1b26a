-- Whether a city has sites whose names have not been read.
SELECT EXISTS (SELECT FROM site_name WHERE city_id = %(city)s AND keys IS NULL);
