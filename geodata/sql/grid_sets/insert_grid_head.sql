-- Names the head of a grid from a day on.
INSERT INTO grid_person (grid_id, duty, name, phone, valid_from)
VALUES (%(grid)s, 'head', %(name)s, %(phone)s, %(day)s);
