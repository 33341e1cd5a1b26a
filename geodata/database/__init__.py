"""The PostGIS database: connections and roles, statements from files, migrations, backup and restore."""

from geodata.database.acting import act_as, act_as_async
from geodata.database.connection import Database
from geodata.database.failures import translate, translated_failures
from geodata.database.groundwork import check_postgis
from geodata.database.migrator import MigrationReport, migrate, missing_migrations
from geodata.database.roles import DatabaseRole
from geodata.database.statements import sql

__all__ = [
    "Database",
    "DatabaseRole",
    "MigrationReport",
    "act_as",
    "act_as_async",
    "check_postgis",
    "migrate",
    "missing_migrations",
    "sql",
    "translate",
    "translated_failures",
]
