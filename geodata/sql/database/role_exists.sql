-- Whether the server knows a role.
SELECT true FROM pg_catalog.pg_roles WHERE rolname = %(role)s;
