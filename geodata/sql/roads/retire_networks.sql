-- Takes the networks of a city out of force.
UPDATE road_network
   SET in_force = false
 WHERE city_id = %(city)s AND in_force;
