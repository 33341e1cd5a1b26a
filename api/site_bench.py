"""Searching and measuring sites, timed; whatever is written for it is rolled back."""

import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any

from psycopg import Connection

from api.walking import walks
from geodata.cities import CityRow
from geodata.database import sql
from geodata.stores.site_search import SiteSearch
from geodata.surroundings.store import SurroundingsStore

Document = dict[str, Any]

_TERMS = (
    *("bench-1", "农贸市场", "重庆路12号", "chongqinglu", "nmsc", "yh", "s", "没有这个名字"),
    *("人民医院 龙泉", "农贸 市场", "lu sh", "学校", "学校 银行", "公园 lu 号"),
)
_TIMES = 5


def search_bench(connection: Connection, row: CityRow, count: int) -> Iterator[Document]:
    """Add so many names, read them, and look for some; each beside a scan of all names."""
    with connection.transaction(force_rollback=True):
        connection.execute(sql("insert_bench_sites"), {"city": row.id, "count": count})
        search = SiteSearch(connection, row.id)
        begun, worked = time.perf_counter(), time.process_time()
        names = search.read_names()
        yield {
            "step": "read",
            "names": names,
            "seconds": round(time.perf_counter() - begun, 2),
            "cpu_s": round(time.process_time() - worked, 2),
        }
        connection.execute(sql("analyze_sites"))
        found_on = partial(search.found, on=datetime.now(UTC).date())
        for term in _TERMS:
            params = {"city": row.id, "pattern": f"%{term}%"}
            ours = _median_ms(partial(found_on, term))
            scan = _median_ms(partial(connection.execute, sql("search_by_scan"), params))
            found = len(found_on(term))
            yield {
                "step": "find",
                "term": term,
                "found": found,
                "ms": ours,
                "scan_ms": scan,
                "ratio": _ratio(scan, ours),
            }


def measure_bench(connection: Connection, row: CityRow) -> Document:
    """Measure all sites of a city anew, and let PostGIS cut the same streets."""
    with connection.transaction(force_rollback=True):
        params = {"city": row.id, "srid": row.city.metric_srid}
        connection.execute(sql("delete_city_surroundings"), params)
        begun, worked = time.perf_counter(), time.process_time()
        sites = SurroundingsStore(connection, row, walks).measure()
        seconds, cpu = time.perf_counter() - begun, time.process_time() - worked
        begun = time.perf_counter()
        pairs, metres = connection.execute(sql("measure_by_postgis"), params).fetchall()[0]
        peer = time.perf_counter() - begun
        (ours,) = connection.execute(sql("street_metres"), params).fetchall()[0]
        return {
            "step": "measure",
            "sites": sites,
            "seconds": round(seconds, 2),
            "cpu_s": round(cpu, 2),
            "street_km": round(ours / 1000, 3),
            "postgis_s": round(peer, 2),
            "postgis_km": round((metres or 0) / 1000, 3),
            "pieces": pairs,
        }


def _median_ms(work: Callable[[], object]) -> float:
    spans = []
    for _ in range(_TIMES):
        begun = time.perf_counter()
        work()
        spans.append(1000 * (time.perf_counter() - begun))
    return round(statistics.median(spans), 2)


def _ratio(peer: float, ours: float) -> float:
    return round(peer / ours, 1) if ours else 0.0
