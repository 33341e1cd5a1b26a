-- A place for names that have been read, until they are filed.
CREATE TEMP TABLE read_name (site_id bigint, name text, folded text, readings text, words text) ON COMMIT DROP;
