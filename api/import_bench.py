"""Importing made-up rows, timed, beside COPY of the same rows ready made; whatever is written is rolled back."""

import csv
import resource
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import psycopg
from psycopg import Connection, sql

from api import wiring
from api.stopwatch import Stopwatch
from geodata.cities import CityRow
from geodata.database import sql as statement
from geodata.importers.context import ImportContext
from geodata.importers.incoming import CityFile
from geodata.importers.mapping import FieldMapping
from geodata.stores.import_runs import ImportRunStore
from gridsvc.errors import InvalidInput, NotFound
from gridsvc.imports import RowOutcome
from gridsvc.usecases.import_file import import_file

Document = dict[str, Any]
Points = Sequence[tuple[float, float]]
Progress = Callable[[str, int], None]

SOURCE = "bench"
_TABLES = {"problems": "problem", "sites": "site"}
_PIECE = 1 << 20
_STATES = ("已上报", "已立案", "处置中", "已结案", "已结案", "已结案", "已结案", "已结案")


def import_bench(connection: Connection, row: CityRow, *, kind: str, rows: int, progress: Progress) -> Document:
    """Bring a file of so many made-up rows into a city, as a user does, and take it back."""
    actor, now = wiring.actor(), wiring.clock()
    with tempfile.TemporaryDirectory(prefix="gridsvc-bench-") as folder:
        path = Path(folder) / f"{kind}.csv"
        with connection.transaction(force_rollback=True):
            _write(path, _table(connection, row, kind, rows, now))
            context = ImportContext(connection, row, SOURCE, actor, now, FieldMapping(), progress=progress)
            begun = Stopwatch(connection)
            report = import_file(
                CityFile.at(path, kind, context),
                ImportRunStore(connection, row.id),
                city=row.city.code,
                actor=actor,
                clock=lambda: now,
            )
            taken = begun.passed()
            if not report.accepted:
                first = next(each for each in report.findings if each.outcome is RowOutcome.REFUSED)
                raise InvalidInput(
                    f"made-up {kind} are refused: {first.reason} {first.field} {first.value}",
                    code="bench_rows_refused",
                    params={"kind": kind, "field": first.field, "value": first.value, "reason": first.reason},
                )
            copied = _copied(connection, row, _TABLES[kind])
        return {
            "kind": kind,
            "rows": rows,
            "file_mb": round(path.stat().st_size / _PIECE, 1),
            **taken,
            "rows_per_s": round(rows / max(taken["seconds"], 0.01)),
            "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            "copy_s": copied,
            "ratio_to_copy": round(taken["seconds"] / max(copied, 0.01), 1),
        }


def _table(connection: Connection, row: CityRow, kind: str, rows: int, now: datetime) -> Iterable[Sequence[object]]:
    each = 1 + rows // max(_unit_grids(connection, row), 1)
    params = {"city": row.id, "each": each, "count": rows}
    points: Points = connection.execute(statement("points_in_grids"), params).fetchall()
    chosen = np.random.default_rng(1).permutation(len(points)).tolist()
    if len(points) < rows:
        code = row.city.code
        raise NotFound(f"the city {code} has no unit grids in force", code="bench_no_grids", params={"city": code})
    make = _problems if kind == "problems" else _sites
    return make(connection, [points[at] for at in chosen], now)


def _unit_grids(connection: Connection, row: CityRow) -> int:
    ((count,),) = connection.execute(statement("count_unit_grids"), {"city": row.id}).fetchall()
    return int(count)


def _problems(connection: Connection, points: Points, now: datetime) -> Iterable[Sequence[object]]:
    """Problems of a year, in the order of their ids but not of their times, most of them closed."""
    yield "案件编号", "小类编码", "上报时间", "状态", "来源", "经度", "纬度", "立案时间", "结案时间", "描述", "责任单位"
    codes = [code for code, *_ in connection.execute(statement("select_problem_classes"))]
    ages = np.random.default_rng(2).uniform(2, 365, len(points)).tolist()
    for at, ((x, y), age) in enumerate(zip(points, ages, strict=True)):
        state = _STATES[at % len(_STATES)]
        reported = now - timedelta(days=age)
        filed = "" if state == "已上报" else _told(reported + timedelta(minutes=20))
        ended = _told(reported + timedelta(days=1)) if state == "已结案" else ""
        said = (f"占道经营，影响通行（合成{at}号）", f"示例第{at % 20}街道办事处（合成）")
        source = ("12345", "巡查")[at % 2]
        yield (
            f"HC{at:013d}",
            codes[at % len(codes)],
            _told(reported),
            state,
            source,
            f"{x:.8f}",
            f"{y:.8f}",
            filed,
            ended,
            *said,
        )


def _sites(connection: Connection, points: Points, _: datetime) -> Iterable[Sequence[object]]:
    yield "编号", "名称", "点位类型", "经度", "纬度", "主责单位", "停留分钟", "优先级", "社区责任人"
    codes = [code for _, code, _, shape in connection.execute(statement("sample_categories")) if shape == "point"]
    for at, (x, y) in enumerate(points):
        kind, owner = codes[at % len(codes)], f"张{at % 100}/1380000{at % 10000:04d}"
        place = (f"{x:.8f}", f"{y:.8f}", "示例区市场监管局（合成）")
        yield f"S{at:07d}", f"示例点位{at}（合成）", kind, *place, 5 + at % 20, 1 + at % 5, owner


def _told(when: datetime) -> str:
    return f"{when:%Y-%m-%d %H:%M:%S}"


def _write(path: Path, table: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(table)


def _copied(connection: psycopg.Connection, row: CityRow, table: str) -> float:
    """Seconds in which COPY puts the same rows into an empty table with the same checks and indexes."""
    like = {"table": sql.Identifier(table)}
    rows = sql.SQL(
        "COPY (SELECT * FROM {table} WHERE city_id = {city} AND source = {source}) TO STDOUT (FORMAT binary)"
    )
    connection.execute(sql.SQL("CREATE TEMP TABLE copied (LIKE {table} INCLUDING ALL) ON COMMIT DROP").format(**like))
    with tempfile.TemporaryFile() as held, connection.cursor() as cursor:
        with cursor.copy(rows.format(**like, city=row.id, source=SOURCE)) as out:
            for piece in out:
                held.write(piece)
        held.seek(0)
        begun = time.perf_counter()
        with cursor.copy("COPY copied FROM STDIN (FORMAT binary)") as into:
            for piece in iter(lambda: held.read(_PIECE), b""):
                into.write(piece)
        return round(time.perf_counter() - begun, 2)
