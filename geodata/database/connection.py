"""The database and its connections: every one has a role, a search path and knows geometries."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import AsyncConnection, Connection, sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg_pool import AsyncConnectionPool, ConnectionPool

from geodata.cluster import Cluster, default_directory
from geodata.database.acting import act_as
from geodata.database.failures import translated_failures
from geodata.database.geometry import register_geometry, register_geometry_async
from geodata.database.roles import DatabaseRole
from geodata.database.statements import sql as statement
from gridsvc.actors import Actor
from gridsvc.errors import Conflict, InvalidInput, Unreachable

EMBEDDED_NAME = "gridsvc"
SEARCH_PATH = "gridsvc,public"
_PATIENT = {
    "connect_timeout": "10",
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
    "application_name": "gridsvc",
}
_FOR_MANY_READERS = ("jit=off", "max_parallel_workers_per_gather=0")
"""For short answers to many at once, to begin helpers or a compiler takes longer than the answer."""


@dataclass(frozen=True, slots=True)
class Database:
    """One database, as its login sees it; `cluster` where the server is the embedded one."""

    login: str
    cluster: Cluster | None = None

    @classmethod
    def open(cls, url: str | None = None, directory: Path | None = None, *, binaries: Path | None = None) -> "Database":
        """The database at `url`, else the embedded one, started and made where it is not."""
        if url:
            return cls(_checked(url))
        return embedded_database(Cluster(directory or default_directory(), binaries=binaries))

    @property
    def name(self) -> str:
        """Name of the database on its server."""
        return str(conninfo_to_dict(self.login).get("dbname") or "")

    def sibling(self, name: str) -> "Database":
        """Another database on the same server."""
        return Database(make_conninfo(self.login, dbname=name), self.cluster)

    def conninfo(
        self,
        role: DatabaseRole = DatabaseRole.APP,
        *,
        search_path: str = SEARCH_PATH,
        statement_timeout_s: float | None = None,
    ) -> str:
        """Connection string whose sessions begin, and after RESET ROLE still are, in a role."""
        options = [f"role={role}", f"search_path={search_path}", "timezone=UTC", "lock_timeout=30s"]
        if role is DatabaseRole.READ:
            options += _FOR_MANY_READERS
        if statement_timeout_s is not None:
            options.append(f"statement_timeout={round(statement_timeout_s * 1000)}")
        given = conninfo_to_dict(self.login)
        merged = " ".join([str(given.pop("options", "")), *(f"-c {option}" for option in options)]).strip()
        return make_conninfo("", **{**_PATIENT, **given, "options": merged})

    @contextmanager
    def connect(self, role: DatabaseRole = DatabaseRole.APP, actor: Actor | None = None) -> Iterator[Connection]:
        """A connection in one transaction, for an actor: committed at the end, rolled back on an error."""
        with translated_failures(), self._connected(role) as connection, connection.transaction():
            if actor:
                act_as(connection, actor)
            yield connection

    @contextmanager
    def administer(self) -> Iterator[Connection]:
        """A connection of the login itself, outside any transaction."""
        patient = make_conninfo("", **{**_PATIENT, **conninfo_to_dict(self.login)})
        with translated_failures(), psycopg.connect(patient, autocommit=True) as connection:
            yield connection

    def pool(
        self,
        role: DatabaseRole = DatabaseRole.APP,
        *,
        size: int = 4,
        statement_timeout_s: float | None = 30,
    ) -> ConnectionPool[Connection]:
        """A pool, not yet opened; dead connections are replaced before they are handed out."""
        return ConnectionPool(
            self.conninfo(role, statement_timeout_s=statement_timeout_s),
            min_size=1,
            max_size=size,
            open=False,
            configure=register_geometry,
            check=ConnectionPool.check_connection,
            timeout=10,
        )

    def async_pool(
        self,
        role: DatabaseRole = DatabaseRole.APP,
        *,
        size: int = 4,
        statement_timeout_s: float | None = 30,
    ) -> AsyncConnectionPool[AsyncConnection]:
        """The same for asynchronous callers."""
        return AsyncConnectionPool(
            self.conninfo(role, statement_timeout_s=statement_timeout_s),
            min_size=1,
            max_size=size,
            open=False,
            configure=register_geometry_async,
            check=AsyncConnectionPool.check_connection,
            timeout=10,
        )

    def _connected(self, role: DatabaseRole) -> Connection:
        try:
            connection = psycopg.connect(self.conninfo(role))
        except psycopg.OperationalError as error:
            if self.cluster is None or self.cluster.answers():
                raise self._refusal(role, error) from error
            self.cluster.start()
            connection = psycopg.connect(self.conninfo(role))
        register_geometry(connection)
        return connection

    def _refusal(self, role: DatabaseRole, error: psycopg.OperationalError) -> Conflict | Unreachable:
        with self.administer() as connection:
            known = connection.execute(statement("role_exists"), {"role": role}).fetchone()
        if known:
            return Unreachable(str(error).strip(), code="database_unreachable")
        return Conflict(
            f"the database {self.name} has not been set up; run: gridsvc db migrate",
            code="database_not_migrated",
            params={"database": self.name, "remedy": "gridsvc db migrate"},
        )


def embedded_database(cluster: Cluster) -> Database:
    """The database on the embedded server, which is started; made where there is none."""
    cluster.start()
    server = Database(cluster.conninfo(), cluster)
    make_database(server, EMBEDDED_NAME)
    return server.sibling(EMBEDDED_NAME)


def make_database(server: Database, name: str, *, template: str = "template1") -> None:
    """Make a database where there is none of that name; two makers at once are no error."""
    make = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
    with server.administer() as connection:
        if connection.execute(statement("database_exists"), {"name": name}).fetchone():
            return
        try:
            connection.execute(make)
        except (psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
            return


def _checked(url: str) -> str:
    try:
        given = conninfo_to_dict(url)
    except psycopg.ProgrammingError as error:
        raise InvalidInput(f"DATABASE_URL is no connection string: {error}", code="database_url_unreadable") from error
    if not given.get("dbname"):
        raise InvalidInput("DATABASE_URL names no database", code="database_url_without_name")
    return url
