-- Notes what sites are found by: their names as they were read, their codes (k), categories (c) and street offices (s).
UPDATE site_index
   SET folded = read_name.folded,
       readings = read_name.readings,
       words = array_to_tsvector(string_to_array(read_name.words, ' ')
               || array_remove(ARRAY['k' || left(site.source_id, 500), 'c' || site.category_id, 's' || site.street], NULL))
  FROM read_name
  JOIN site ON site.id = read_name.site_id AND site.name = read_name.name
 WHERE site_index.site_id = read_name.site_id;
