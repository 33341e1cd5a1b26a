"""Transactions for requests: pooled connections that know on whose behalf they work."""

from collections.abc import Iterator
from contextlib import contextmanager

from psycopg import Connection
from psycopg_pool import ConnectionPool, PoolTimeout

from geodata.database import Database, DatabaseRole, act_as, translated_failures
from gridsvc.actors import Actor

_PATIENCE_S = 3.0


class Sessions:
    """Two pools: one that may only read, one that may write."""

    def __init__(self, database: Database, *, size: int = 4) -> None:
        self._database = database
        self._readers = database.pool(DatabaseRole.READ, size=size)
        self._writers = database.pool(DatabaseRole.APP, size=size)

    def open(self) -> None:
        """Begin to connect; returns at once."""
        for pool in (self._readers, self._writers):
            pool.open(wait=False)

    def close(self) -> None:
        """Let all connections go."""
        for pool in (self._readers, self._writers):
            pool.close()

    @contextmanager
    def reading(self, actor: Actor) -> Iterator[Connection]:
        """A transaction in the role that may only read."""
        with self._transaction(self._readers, actor) as connection:
            yield connection

    @contextmanager
    def writing(self, actor: Actor) -> Iterator[Connection]:
        """A transaction that is committed at the end and rolled back on an error."""
        with self._transaction(self._writers, actor) as connection:
            yield connection

    @contextmanager
    def _transaction(self, pool: ConnectionPool[Connection], actor: Actor) -> Iterator[Connection]:
        with translated_failures():
            connection = self._taken(pool)
            try:
                with connection.transaction():
                    act_as(connection, actor)
                    yield connection
            finally:
                pool.putconn(connection)

    def _taken(self, pool: ConnectionPool[Connection]) -> Connection:
        try:
            return pool.getconn(timeout=_PATIENCE_S)
        except PoolTimeout:
            cluster = self._database.cluster
            if cluster is None or cluster.answers():
                raise
            cluster.start()
            return pool.getconn()
