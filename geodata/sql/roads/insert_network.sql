-- Adds a network in force and answers its key.
INSERT INTO road_network (city_id, hash, speeds, nodes, edges, arrays, source, attribution)
VALUES (%(city)s, %(hash)s, %(speeds)s, %(nodes)s, %(edges)s, %(arrays)s, %(source)s, %(attribution)s)
RETURNING id;
