-- Puts a stored network in force again.
UPDATE road_network
   SET in_force = true
 WHERE id = %(network)s;
