-- Versions of PostGIS that the server offers and that the database has.
SELECT default_version, installed_version
  FROM pg_catalog.pg_available_extensions
 WHERE name = 'postgis';
