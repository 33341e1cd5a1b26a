-- Whether the server has a database.
SELECT true FROM pg_catalog.pg_database WHERE datname = %(name)s;
