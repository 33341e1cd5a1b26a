-- Extensions of ours for which the server has a newer version than the database uses.
SELECT name
  FROM pg_catalog.pg_available_extensions
 WHERE name IN ('postgis', 'btree_gist') AND installed_version <> default_version;
