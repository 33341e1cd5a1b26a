"""The pool of read-only connections behind feeds: one statement, one row, no transaction around it."""

import asyncio
from collections.abc import Mapping
from typing import Any

import psycopg
from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool

from geodata.database import Database, DatabaseRole, translated_failures


class FeedReader:
    """Reads single rows in the role that may only read."""

    def __init__(
        self, database: Database, *, size: int = 4, statement_timeout_s: float = 20, patience_s: float = 10
    ) -> None:
        self._database = database
        self._pool: AsyncConnectionPool[AsyncConnection] = AsyncConnectionPool(
            database.conninfo(DatabaseRole.READ, statement_timeout_s=statement_timeout_s),
            kwargs={"autocommit": True},
            min_size=1,
            max_size=size,
            open=False,
            timeout=patience_s,
        )

    async def open(self) -> None:
        """Connect; returns at once when the server is away and goes on trying."""
        await self._pool.open()

    async def close(self) -> None:
        """Let all connections go."""
        await self._pool.close()

    async def row(self, statement: bytes, params: Mapping[str, Any], *, anew: bool = False) -> tuple[Any, ...] | None:
        """The first row of an answer; a connection that died in the pool is replaced and the question asked again.

        anew: plan for these values, not for those of any reader; for what depends on the size of a box.
        """
        with translated_failures():
            try:
                return await self._ask(statement, params, anew=anew)
            except psycopg.OperationalError as error:
                if isinstance(error, psycopg.errors.QueryCanceled):
                    raise
                await self._revive()
                return await self._ask(statement, params, anew=anew)

    async def _ask(self, statement: bytes, params: Mapping[str, Any], *, anew: bool) -> tuple[Any, ...] | None:
        async with self._pool.connection() as connection:
            cursor = connection.cursor(binary=True)
            await cursor.execute(statement, params, prepare=False if anew else None)
            return await cursor.fetchone()

    async def _revive(self) -> None:
        cluster = self._database.cluster
        if cluster and not await asyncio.to_thread(cluster.answers):
            await asyncio.to_thread(cluster.start)
        await self._pool.check()
