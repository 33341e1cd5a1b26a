"""How fast the feeds of a running service answer, in turns with pgbench running the same SQL in the same role."""

import asyncio
import math
import re
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit

import psycopg

from geodata.cities import CityRow
from geodata.database import Database, DatabaseRole, sql
from geodata.database.programs import client_environment, client_program
from geodata.feeds import Box, Feed, FeedReader, Selection, standard_registry
from gridsvc.actors import Actor
from gridsvc.errors import NotFound, Unreachable

Document = dict[str, Any]
_Asked = tuple[bytes, Mapping[str, Any]]

_FEATURES = 1000
_TILE_ZOOM = 14
_GZIP = b"Accept-Encoding: gzip\r\n"


@dataclass(frozen=True, slots=True)
class Bench:
    """Clients that ask without a pause for some seconds, in so many rounds."""

    address: str
    seconds: float = 2
    rounds: int = 5
    clients: int = 8
    binaries: Path | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A path of the service, and the statement behind it where the answer is not kept."""

    answer: str
    path: str
    statement: str = ""
    headers: bytes = b""


@dataclass(frozen=True, slots=True)
class _Load:
    per_second: float
    p50_ms: float
    p99_ms: float
    length: int


class _Listener(FeedReader):
    """Notes what a feed asks the database, and answers nothing."""

    def __init__(self) -> None:
        self.asked: _Asked = b"", {}

    async def row(self, statement: bytes, params: Mapping[str, Any], *, anew: bool = False) -> None:
        """Answer nothing."""
        del anew
        self.asked = statement, params


def measured_feeds(database: Database, row: CityRow, actor: Actor, bench: Bench) -> Iterator[Document]:
    """Pages of 1,000 grids and problems in the middle of a city, one grid, and a tile that is kept in memory."""
    for question in asyncio.run(_questions(database, row, actor)):
        yield _compared(database, question, bench)


async def _questions(database: Database, row: CityRow, actor: Actor) -> list[Question]:
    registry, listener = standard_registry(), _Listener()
    feed = Feed(listener, lambda: datetime.now(UTC))
    box, code = _middle(database, row)
    asked = []
    for name in ("grids", "problems"):
        await feed.page(registry.named(name), actor, Selection(box=box), limit=_FEATURES)
        bounds = f"bbox={box.west},{box.south},{box.east},{box.north}"
        path = f"/ogc/collections/{name}/items?{bounds}&limit={_FEATURES}"
        asked.append(Question(f"{name}_in_a_box", path, _spoken(database, listener.asked)))
    await feed.item(registry.named("grids"), actor, code, {})
    asked.append(Question("one_grid", f"/ogc/collections/grids/items/{code}", _spoken(database, listener.asked)))
    tile = f"/ogc/collections/grids/tiles/WebMercatorQuad/{_TILE_ZOOM}/{_tile_in(box)}"
    return [*asked, Question("kept_tile_of_grids", tile, headers=_GZIP)]


def _middle(database: Database, row: CityRow) -> tuple[Box, str]:
    with database.connect(DatabaseRole.READ) as connection:
        params = {"city": row.id, "count": _FEATURES}
        (found,) = connection.execute(sql("bench_box"), params).fetchall()
    west, south, east, north, code = found
    if code is None:
        city = row.city.code
        raise NotFound(f"the city {city} has no unit grids in force", code="bench_no_grids", params={"city": city})
    return Box(west, south, east, north), code


def _tile_in(box: Box) -> str:
    """Row and column of the tile in the middle of a box."""
    lon, lat = (box.west + box.east) / 2, math.radians((box.south + box.north) / 2)
    share = (1 - math.asinh(math.tan(lat)) / math.pi) / 2
    return f"{int(share * 2**_TILE_ZOOM)}/{int((lon + 180) / 360 * 2**_TILE_ZOOM)}"


def _spoken(database: Database, asked: _Asked) -> str:
    """A statement with its values, on one line."""
    with psycopg.connect(database.conninfo(DatabaseRole.READ)) as connection:
        text = psycopg.ClientCursor(connection).mogrify(*asked)
    return " ".join(re.sub(r"--[^\n]*", "", text).split()).rstrip(";") + ";\n"


def _compared(database: Database, question: Question, bench: Bench) -> Document:
    """Both in turns, and the medians of the rounds."""
    alone: list[float] = []
    served: list[_Load] = []
    for _ in range(bench.rounds):
        if question.statement:
            alone.append(_of_database(database, question.statement, bench))
        served.append(asyncio.run(_of_service(question, bench)))
    rates = [each.per_second for each in served]
    told: Document = {
        "answer": question.answer,
        "bytes": served[0].length,
        "per_second": round(median(rates)),
        "p50_ms": round(median(each.p50_ms for each in served), 1),
        "p99_ms": round(median(each.p99_ms for each in served), 1),
    }
    if not alone:
        return told
    ratio = median(one / other for one, other in zip(rates, alone, strict=True))
    return {**told, "pgbench_per_second": round(median(alone)), "ratio": round(ratio, 2)}


def _of_database(database: Database, statement: str, bench: Bench) -> float:
    """Transactions a second of pgbench."""
    program = client_program("pgbench", bench.binaries)
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(statement)
        file.flush()
        options = ["-n", "-c", bench.clients, "-T", math.ceil(bench.seconds), "-M", "prepared", "-f", file.name]
        environment = client_environment(database.conninfo(DatabaseRole.READ))
        command = [str(program), *map(str, options)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    found = re.search(r"tps = ([0-9.]+)", done.stdout)
    if done.returncode or not found:
        raise Unreachable(
            f"pgbench: {done.stderr}", code="client_program_failed", params={"reason": done.stderr.strip()}
        )
    return float(found[1])


async def _of_service(question: Question, bench: Bench) -> _Load:
    """What the service answers over connections that stay open."""
    end = time.monotonic() + bench.seconds
    try:
        each = await asyncio.gather(*(_client(question, bench.address, end) for _ in range(bench.clients)))
    except (OSError, EOFError) as error:
        params = {"address": bench.address, "reason": str(error)}
        raise Unreachable(f"{bench.address}: {error}", code="bench_no_service", params=params) from error
    took = sorted(seconds for times, _ in each for seconds in times)
    late = took[int(0.99 * len(took))]
    return _Load(len(took) / bench.seconds, 1000 * median(took), 1000 * late, max(length for _, length in each))


async def _client(question: Question, address: str, end: float) -> tuple[list[float], int]:
    """Seconds of each answer, and the bytes of the last."""
    place = urlsplit(address)
    request = b"GET %s HTTP/1.1\r\nHost: %s\r\n%s\r\n" % (
        question.path.encode(),
        place.netloc.encode(),
        question.headers,
    )
    reader, writer = await asyncio.open_connection(place.hostname, place.port or 80)
    took: list[float] = []
    length = 0
    while not took or time.monotonic() < end:
        begun = time.monotonic()
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = len(await reader.readexactly(_length_said(head, address, question.path)))
        took.append(time.monotonic() - begun)
    writer.close()
    return took, length


def _length_said(head: bytes, address: str, path: str) -> int:
    found = re.search(rb"content-length: (\d+)", head)
    if head.startswith(b"http/1.1 200") and found:
        return int(found[1])
    status = head.partition(b"\r\n")[0].decode(errors="replace")
    params = {"address": f"{address}{path}", "status": status}
    raise Unreachable(f"{address}{path}: {status}", code="bench_refused", params=params)
