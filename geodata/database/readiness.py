"""Whether a database fits this program: its migrations and its PostGIS; the embedded one is set up at first use."""

from geodata.database.connection import Database
from geodata.database.groundwork import check_postgis
from geodata.database.migrator import migrate, missing_migrations
from gridsvc.errors import Conflict


def make_ready(database: Database) -> Database:
    """The database, fit to use: a fresh embedded one is migrated, any other that lacks migrations is refused."""
    missing = missing_migrations(database)
    if missing and database.cluster and missing[0].startswith("0001_"):
        migrate(database)
    elif missing:
        remedy = "gridsvc db migrate" if missing[0].startswith("0001_") else "gridsvc upgrade"
        raise Conflict(
            f"the database {database.name} lacks {len(missing)} migrations; run: {remedy}",
            code="database_behind",
            params={"database": database.name, "missing": missing, "remedy": remedy},
        )
    with database.administer() as connection:
        check_postgis(connection)
    return database
