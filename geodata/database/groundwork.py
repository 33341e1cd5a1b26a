"""What must stand before the first migration: PostGIS, the three roles and the schemas they own."""

import re
from contextlib import suppress

from psycopg import Connection, errors, sql

from geodata.database.roles import DatabaseRole
from geodata.database.statements import sql as statement
from gridsvc.errors import Conflict, Forbidden, Unreachable

LEAST_POSTGIS = (3, 3)
SCHEMAS = ("gridsvc", "procrastinate")
_EXTENSIONS = ("postgis", "btree_gist")
_PARAMETER_RIGHTS = 150000


def check_postgis(connection: Connection) -> str:
    """Version of PostGIS in this database, or offered to it; none or an old one is refused."""
    row = connection.execute(statement("postgis_versions")).fetchone()
    if row is None:
        raise Unreachable("this server has no PostGIS", code="postgis_missing_on_server")
    version = str(row[1] or row[0])
    if tuple(int(part) for part in re.findall(r"\d+", version)[:2]) < LEAST_POSTGIS:
        least = ".".join(str(part) for part in LEAST_POSTGIS)
        raise Conflict(
            f"PostGIS {version} is too old, {least} is needed",
            code="postgis_too_old",
            params={"version": version, "least": least},
        )
    return version


def lay_groundwork(connection: Connection) -> None:
    """Make roles, extensions and schemas where they are missing; the login needs the right to."""
    check_postgis(connection)
    try:
        make_roles(connection)
        for extension in _EXTENSIONS:
            _make_extension(connection, extension)
        for schema in SCHEMAS:
            _make_schema(connection, schema)
        _allow_checks_of_sets(connection)
    except errors.InsufficientPrivilege as error:
        raise Forbidden(
            f"the login may not set the database up: {error.diag.message_primary};"
            " let an administrator of the server do it, or log in as the database's owner with CREATEROLE",
            code="login_may_not_set_up",
            params={"reason": error.diag.message_primary},
        ) from error


def make_roles(connection: Connection) -> None:
    """Make the three roles where the server has none, and the login a member."""
    for role in DatabaseRole:
        _make_role(connection, role)


def _allow_checks_of_sets(connection: Connection) -> None:
    """Let the owner check the references of a whole set at once; without that right imports are slower, not wrong."""
    allow = sql.SQL("GRANT SET ON PARAMETER session_replication_role TO {}").format(sql.Identifier(DatabaseRole.OWNER))
    if connection.info.server_version >= _PARAMETER_RIGHTS:
        with suppress(errors.InsufficientPrivilege), connection.transaction():
            connection.execute(allow)


def _make_role(connection: Connection, role: DatabaseRole) -> None:
    name = sql.Identifier(role)
    if not connection.execute(statement("role_exists"), {"role": role}).fetchone():
        # Another database's migrator may make the role at the same time.
        with suppress(errors.DuplicateObject, errors.UniqueViolation):
            connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(name))
    member = connection.execute("SELECT pg_has_role(%(role)s, 'MEMBER')", {"role": role}).fetchone()
    if member != (True,):
        connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(name))


def _make_extension(connection: Connection, name: str) -> None:
    make = sql.SQL("CREATE EXTENSION IF NOT EXISTS {} SCHEMA public").format(sql.Identifier(name))
    connection.execute(make)


def _make_schema(connection: Connection, name: str) -> None:
    make = sql.SQL("CREATE SCHEMA IF NOT EXISTS {} AUTHORIZATION {}")
    connection.execute(make.format(sql.Identifier(name), sql.Identifier(DatabaseRole.OWNER)))
