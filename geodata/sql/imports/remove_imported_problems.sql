-- Takes away the problems of one step of an import, but not those that are kept.
SELECT remove_imported_problems(%(step)s, coalesce(array_agg(root_id), '{}'))
  FROM undo_kept
 WHERE root_table = 'problem';
