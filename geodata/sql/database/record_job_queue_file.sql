-- Records a file of the job queue as applied.
INSERT INTO procrastinate.applied_file (name)
VALUES (%(name)s);
