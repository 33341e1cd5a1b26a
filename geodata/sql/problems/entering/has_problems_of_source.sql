-- Whether anything of a source is stored.
SELECT EXISTS (SELECT FROM problem WHERE city_id = %(city)s AND source = %(source)s);
