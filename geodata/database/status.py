"""What is said of a database to those who ask, without starting or changing anything."""

import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from geodata.cluster import Cluster, ClusterState
from geodata.database.connection import EMBEDDED_NAME, Database
from geodata.database.migrator import missing_migrations
from geodata.database.statements import sql
from gridsvc.errors import GridServiceError


@dataclass(frozen=True, slots=True)
class DatabaseStatus:
    """State of the database and, where it is the embedded one, of its server; unknown fields are None."""

    embedded: bool
    state: str
    directory: Path | None = None
    socket: Path | None = None
    pid: int | None = None
    data_version: int | None = None
    free_bytes: int | None = None
    postgresql: str | None = None
    postgis: str | None = None
    size_bytes: int | None = None
    missing_migrations: tuple[str, ...] | None = None
    problem: str | None = None


def status_of_server(url: str) -> DatabaseStatus:
    """State of the database that a connection string names."""
    return _described(DatabaseStatus(embedded=False, state="unreachable"), Database.open(url))


def status_of_cluster(cluster: Cluster) -> DatabaseStatus:
    """State of the embedded database."""
    found = cluster.status()
    state = DatabaseStatus(
        embedded=True,
        state=found.state,
        directory=found.directory,
        socket=found.socket,
        pid=found.pid,
        data_version=found.data_version,
        free_bytes=shutil.disk_usage(found.directory).free if found.directory.exists() else None,
    )
    if found.state is not ClusterState.RUNNING:
        return state
    return _described(state, Database(cluster.conninfo(EMBEDDED_NAME), cluster))


def _described(state: DatabaseStatus, database: Database) -> DatabaseStatus:
    try:
        with database.administer() as connection:
            row = connection.execute(sql("server_versions")).fetchone()
        missing = tuple(missing_migrations(database))
    except GridServiceError as error:
        return replace(state, problem=error.code)
    postgresql, postgis, size = row or (None, None, None)
    return replace(
        state,
        state=ClusterState.RUNNING,
        postgresql=postgresql,
        postgis=postgis,
        size_bytes=size,
        missing_migrations=missing,
    )
