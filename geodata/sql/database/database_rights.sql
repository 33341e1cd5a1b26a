-- Who owns a database, and who else was given which right to it (no grantee: everybody); without rows of grants, the defaults hold.
SELECT pg_catalog.pg_get_userbyid(datdba) AS owner,
       pg_catalog.pg_get_userbyid(nullif(given.grantee, 0)) AS grantee,
       given.privilege_type AS privilege
  FROM pg_catalog.pg_database
  LEFT JOIN LATERAL pg_catalog.aclexplode(datacl) AS given ON true
 WHERE datname = %(name)s
 ORDER BY 2 NULLS FIRST, 3;
