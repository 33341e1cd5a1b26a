-- Ends the present head of a grid on a day.
UPDATE grid_person
   SET valid_to = %(day)s
 WHERE grid_id = %(grid)s AND duty = 'head' AND valid_to IS NULL;
