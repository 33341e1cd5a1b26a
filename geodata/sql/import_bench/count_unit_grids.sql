-- How many unit grids of a city are in force.
SELECT count(*) FROM grid_in_force WHERE city_id = %(city)s AND level = 'unit';
