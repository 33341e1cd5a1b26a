-- A place for names that have been read, until they are filed.
CREATE TEMP TABLE read_name (name text, keys text[], grams text[]) ON COMMIT DROP;
