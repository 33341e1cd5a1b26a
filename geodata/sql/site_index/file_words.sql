-- Files the words of an index that wait.
SELECT file_site_words();
