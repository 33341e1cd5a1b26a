"""How fast feeds answer, against pgbench running the same SQL: python tests/measurements/feeds.py ADDRESS [SECONDS].

The service at the address must work on the database that GRIDSVC_DATA_DIR or DATABASE_URL names here as well.
"""

import asyncio
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median
from typing import Any
from urllib.parse import urlsplit

import psycopg
from psycopg.conninfo import conninfo_to_dict

from api.wiring import actor, opened_database
from geodata.database import Database, DatabaseRole
from geodata.feeds import Box, Feed, FeedReader, Selection, TileAddress, standard_registry

CLIENTS, ROUNDS = 8, 5
VARIABLES = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "dbname": "PGDATABASE", "options": "PGOPTIONS"}
BOX = Box(102.735, 25.060, 102.767, 25.091)
TILE = TileAddress(14, 12868, 7012)
GZIP = b"Accept-Encoding: gzip\r\n"


class Listener(FeedReader):
    """Notes what a feed asks the database, and answers nothing."""

    def __init__(self) -> None:
        self.asked: tuple[bytes, Mapping[str, Any]] = b"", {}

    async def row(self, statement: bytes, params: Mapping[str, Any], *, anew: bool = False) -> None:
        del anew
        self.asked = statement, params


@dataclass(frozen=True, slots=True)
class Load:
    """What clients that ask without a pause got."""

    per_second: float
    half_ms: float
    most_ms: float
    bytes: int


def spoken(database: Database, asked: tuple[bytes, Mapping[str, Any]]) -> str:
    """A statement with its values, on one line."""
    with psycopg.connect(database.conninfo(DatabaseRole.READ)) as connection:
        text = psycopg.ClientCursor(connection).mogrify(*asked)
    return " ".join(re.sub(r"--[^\n]*", "", text).split()).rstrip(";") + ";\n"


def of_database(database: Database, statement: str, seconds: int) -> float:
    """Transactions a second of pgbench."""
    given = conninfo_to_dict(database.conninfo(DatabaseRole.READ))
    variables = {name: str(given[key]) for key, name in VARIABLES.items() if given.get(key)}
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(statement)
        file.flush()
        command = ["pgbench", "-n", "-c", str(CLIENTS), "-T", str(seconds), "-M", "prepared", "-f", file.name]
        done = subprocess.run(command, env={**os.environ, **variables}, capture_output=True, text=True, check=True)
    found = re.search(r"tps = ([0-9.]+)", done.stdout)
    assert found, done.stderr
    return float(found[1])


async def of_service(address: str, path: str, seconds: float, headers: bytes) -> Load:
    """What the service answers over connections that stay open."""
    place = urlsplit(address)
    request = b"GET %s HTTP/1.1\r\nHost: %s\r\n%s\r\n" % (path.encode(), place.netloc.encode(), headers)
    took: list[float] = []
    length = 0
    end = time.monotonic() + seconds

    async def client() -> None:
        nonlocal length
        reader, writer = await asyncio.open_connection(place.hostname, place.port)
        while (begun := time.monotonic()) < end:
            writer.write(request)
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            assert head.startswith(b"http/1.1 200"), head
            found = re.search(rb"content-length: (\d+)", head)
            assert found, head
            length = len(await reader.readexactly(int(found[1])))
            took.append(time.monotonic() - begun)
        writer.close()

    await asyncio.gather(*(client() for _ in range(CLIENTS)))
    took.sort()
    return Load(len(took) / seconds, 1000 * median(took), 1000 * took[int(0.99 * len(took))], length)


def compare(name: str, address: str, path: str, seconds: int, *, sql: str = "", headers: bytes = b"") -> None:
    """Both in turns, and the medians of the rounds."""
    database = opened_database()
    alone, served = [], []
    for _ in range(ROUNDS):
        alone.append(of_database(database, sql, seconds) if sql else 0.0)
        served.append(asyncio.run(of_service(address, path, seconds, headers)))
    ratio = median(each.per_second / one for each, one in zip(served, alone, strict=True)) if sql else 0.0
    rate, half, most = (median(getattr(each, what) for each in served) for what in ("per_second", "half_ms", "most_ms"))
    against = f"pgbench {median(alone):.0f}/s, ratio {ratio:.2f}" if sql else "from memory"
    sys.stdout.write(
        f"{name}: {rate:.0f}/s, p50 {half:.1f} ms, p99 {most:.1f} ms, {served[0].bytes} bytes; {against}\n"
    )


def main(address: str, seconds: int) -> None:
    """Measure pages of 1,000 grids and problems, one grid, and a tile."""
    registry, database, listener = standard_registry(), opened_database(), Listener()
    grids, problems = registry.named("grids"), registry.named("problems")
    feed = Feed(listener, lambda: datetime.now(UTC))
    box = f"bbox={BOX.west},{BOX.south},{BOX.east},{BOX.north}&limit=1000"
    with database.connect(DatabaseRole.READ) as connection:
        ((code,),) = connection.execute("SELECT min(code) FROM grid_in_force WHERE level = 'unit'").fetchall()
    for collection in (grids, problems):
        asyncio.run(feed.page(collection, actor(), Selection(box=BOX), limit=1000))
        path = f"/ogc/collections/{collection.id}/items?{box}"
        compare(f"{collection.id} in a box", address, path, seconds, sql=spoken(database, listener.asked))
    asyncio.run(feed.item(grids, actor(), code, {}))
    path = f"/ogc/collections/grids/items/{code}"
    compare("one grid", address, path, seconds, sql=spoken(database, listener.asked))
    tile = f"/ogc/collections/grids/tiles/WebMercatorQuad/{TILE.zoom}/{TILE.y}/{TILE.x}"
    compare("tile of grids, kept", address, tile, seconds, headers=GZIP)


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"), int(sys.argv[2]) if len(sys.argv) > 2 else 6)
