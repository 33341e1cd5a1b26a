"""The PostGIS database: connections and roles, statements from files, migrations, backup and restore."""

from geodata.database.acting import act_as, act_as_async
from geodata.database.archive import Manifest
from geodata.database.backup import backup
from geodata.database.connection import Database
from geodata.database.failures import translate, translated_failures
from geodata.database.groundwork import check_postgis
from geodata.database.migrator import MigrationReport, migrate, missing_migrations
from geodata.database.readiness import make_ready
from geodata.database.restore import RestoreReport, restore
from geodata.database.roles import DatabaseRole
from geodata.database.statements import sql
from geodata.database.status import DatabaseStatus, status_of_cluster, status_of_server
from geodata.database.upgrade import UpgradeReport, check, upgrade

__all__ = [
    "Database",
    "DatabaseRole",
    "DatabaseStatus",
    "Manifest",
    "MigrationReport",
    "RestoreReport",
    "UpgradeReport",
    "act_as",
    "act_as_async",
    "backup",
    "check",
    "check_postgis",
    "make_ready",
    "migrate",
    "missing_migrations",
    "restore",
    "sql",
    "status_of_cluster",
    "status_of_server",
    "translate",
    "translated_failures",
    "upgrade",
]
