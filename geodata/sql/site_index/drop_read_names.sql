-- Takes away the place for names that have been read.
DROP TABLE read_name;
