"""Measures an extract on its way into the database and back; whatever is written is rolled back."""

import resource
from itertools import count
from pathlib import Path
from typing import Any

from psycopg import Connection

from api.stopwatch import Stopwatch
from geodata.cities import CityRow, CityStore
from geodata.database import sql
from geodata.osm.formats import extract_at
from geodata.osm.streets import read_streets
from geodata.roads import hash_of, roads_of, speed_table
from geodata.roads.store import RoadStore
from gridsvc.cities import City

_MEGABYTE = 1e6
_DIGITS = 6


def road_bench(connection: Connection, path: Path) -> dict[str, Any]:
    """Read, fold, store and load the streets of a file: seconds by step, sizes, peak memory of this process."""
    taken: dict[str, float | None] = {}
    begun = whole = Stopwatch(connection)

    def told(step: str) -> None:
        nonlocal begun
        passed = begun.passed()
        taken.update({f"{step}_s": passed["seconds"], f"{step}_cpu_s": passed["cpu_s"]})
        if step in ("store", "load"):
            taken[f"{step}_server_cpu_s"] = passed["server_cpu_s"]
        begun = Stopwatch(connection)

    streets = read_streets(extract_at(path), speed_table()).streets
    told("read")
    roads = roads_of(streets)
    told("fold")
    pieces = streets.pieces
    del streets
    with connection.transaction(force_rollback=True):
        city, store = _nowhere(connection), RoadStore(connection)
        begun = Stopwatch(connection)
        store.save(city.id, roads, source=path.name)
        told("store")
        stored = store.load(city.id)
        told("load")
        row = connection.execute(sql("stored_network_size"), {"city": city.id}).fetchone() or (0,)
    return {
        "file": path.name,
        "file_mb": round(path.stat().st_size / _MEGABYTE, 1),
        "pieces": pieces,
        "nodes": roads.nodes,
        "edges": roads.edges,
        "turns": len(roads.forbidden_turns),
        **taken,
        "seconds": whole.passed()["seconds"],
        "network_mb": round(row[0] / _MEGABYTE, 1),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / _MEGABYTE),
        "hash": stored.hash,
        "same": hash_of(stored.roads) == stored.hash,
    }


def _nowhere(connection: Connection) -> CityRow:
    """A city that is there for as long as the transaction; its code is no other connection's, so that none waits."""
    cities = CityStore(connection)
    taken = {row.city.code for row in cities.all()}
    numbers = ((connection.info.backend_pid + step) % 10**_DIGITS for step in count())
    code = next(code for number in numbers if (code := f"{number:0{_DIGITS}d}") not in taken)
    return cities.add(City(code, "测速", "Bench", "UTC", 32648, synthetic=True, provisional=True))
