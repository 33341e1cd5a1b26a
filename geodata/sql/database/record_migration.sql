-- Records a migration file as applied.
INSERT INTO gridsvc.migration (number, name, sha256)
VALUES (%(number)s, %(name)s, %(sha256)s);
