"""The composition root: the one place that reads settings and hands real things to use cases."""

from functools import cache
from typing import TYPE_CHECKING

from api.settings import Settings

if TYPE_CHECKING:
    from geodata.cluster import Cluster
    from geodata.database import Database, DatabaseStatus


@cache
def settings() -> Settings:
    """The settings of this process."""
    return Settings()


def embedded_cluster() -> "Cluster":
    """The embedded server, whether it runs or not."""
    from geodata.cluster import Cluster, default_directory

    return Cluster(settings().data_dir or default_directory(), binaries=settings().pg_bin)


def opened_database() -> "Database":
    """The database, its server started where it is the embedded one; not necessarily migrated."""
    from geodata.database import Database, DatabaseStatus

    chosen = settings()
    return Database.open(chosen.database_url, chosen.data_dir, binaries=chosen.pg_bin)


def database_status() -> "DatabaseStatus":
    """What can be said of the database without starting it."""
    from geodata.database import status_of_cluster, status_of_server

    url = settings().database_url
    return status_of_server(url) if url else status_of_cluster(embedded_cluster())


@cache
def database() -> "Database":
    """The database, fit to use: a fresh embedded one is migrated first."""
    from geodata.database import make_ready

    return make_ready(opened_database())
