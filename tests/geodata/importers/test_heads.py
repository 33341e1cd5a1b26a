"""Heads of management grids from a table."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from psycopg import Connection

from geodata.cities import CityRow, city_named
from geodata.importers.heads import HeadsFile, imported_heads
from geodata.stores.grid_heads import GridHeadStore
from gridsvc.actors import SYSTEM
from gridsvc.errors import InvalidInput
from gridsvc.imports import ImportReport, RowOutcome
from tests.geodata.importers.town import Town, box, geojson_text

STREET = "530102001"
ONE, TWO = f"{STREET}M001", f"{STREET}M002"
TODAY = date(2026, 3, 20)


@pytest.fixture
def connection(town: Town) -> Iterator[Connection]:
    units = [(box(i * 250, 0, i * 250 + 250, 1000), {"code": f"{STREET}001{i + 1:03d}"}) for i in range(2)]
    larger = [(box(i * 250, 0, i * 250 + 250, 1000), {"code": f"{STREET}M00{i + 1}"}) for i in range(2)]
    town.bring("grids", geojson_text([*units, *larger]), name="grids.geojson", publish=True)
    with town.database.connect(actor=SYSTEM) as connection:
        yield connection


@pytest.fixture
def city(connection: Connection) -> CityRow:
    return city_named(connection)


def bring(connection: Connection, city: CityRow, folder: Path, *lines: str, dry_run: bool = False) -> ImportReport:
    path = folder / "heads.csv"
    path.write_text("\n".join(lines), encoding="gb18030")
    return imported_heads(connection, city, HeadsFile(path), today=TODAY, dry_run=dry_run)


def heads(connection: Connection, city: CityRow) -> list[tuple[str, str | None, str | None, date | None]]:
    return [
        (each.code[-4:], each.name, each.phone, each.valid_from) for each in GridHeadStore(connection, city.id).grids()
    ]


def test_heads_are_named_from_their_day_and_again_nothing_changes(
    connection: Connection, city: CityRow, tmp_path: Path
) -> None:
    lines = ("网格编码,网格长,联系电话,起始日期", f"{ONE},张三,0871,2026年3月1日", f"{TWO},李四,,")
    first = bring(connection, city, tmp_path, *lines)
    again = bring(connection, city, tmp_path, *lines)

    assert (first.counts[RowOutcome.NEW], again.counts[RowOutcome.UNCHANGED]) == (2, 2)
    assert heads(connection, city) == [
        ("M001", "张三", "0871", date(2026, 3, 1)),
        ("M002", "李四", None, TODAY),
    ]


def test_a_new_head_ends_the_one_before(connection: Connection, city: CityRow, tmp_path: Path) -> None:
    bring(connection, city, tmp_path, "grid,name,from", f"{ONE},张三,2026-03-01")
    report = bring(connection, city, tmp_path, "grid,name,from", f"{ONE},王五,2026-04-01")
    served = connection.execute("SELECT name, valid_from, valid_to FROM grid_person ORDER BY valid_from").fetchall()

    assert report.counts[RowOutcome.CHANGED] == 1
    assert served == [("张三", date(2026, 3, 1), date(2026, 4, 1)), ("王五", date(2026, 4, 1), None)]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (f"{STREET}M009,张三,2026-03-01", "no_management_grid"),
        (f"{TWO},,2026-03-01", "value_missing"),
        (f"{TWO},张三,someday", "not_a_date"),
        (f"{ONE},赵六,2026-02-01", "head_already_later"),
        (f"{TWO},{'长' * 201},2026-03-01", "text_too_long"),
    ],
)
def test_one_bad_row_and_nothing_is_written(
    connection: Connection, city: CityRow, tmp_path: Path, line: str, reason: str
) -> None:
    bring(connection, city, tmp_path, "grid,name,from", f"{ONE},张三,2026-03-01")
    before = heads(connection, city)
    report = bring(connection, city, tmp_path, "grid,name,from", f"{TWO},钱七,2026-03-02", line)

    assert reason in {each.reason for each in report.findings if each.outcome is RowOutcome.REFUSED}
    assert heads(connection, city) == before


def test_a_grid_with_two_heads_is_refused(connection: Connection, city: CityRow, tmp_path: Path) -> None:
    report = bring(connection, city, tmp_path, "grid,name", f"{ONE},张三", f"{ONE},李四")

    assert [each.reason for each in report.findings if each.outcome is RowOutcome.REFUSED] == ["id_twice"]
    assert heads(connection, city)[0][1] is None


def test_a_dry_run_writes_nothing(connection: Connection, city: CityRow, tmp_path: Path) -> None:
    assert bring(connection, city, tmp_path, "grid,name", f"{ONE},张三", dry_run=True).accepted
    assert heads(connection, city)[0][1] is None


def test_a_table_without_names_says_what_it_needs(connection: Connection, city: CityRow, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as refused:
        bring(connection, city, tmp_path, "grid,phone", f"{ONE},1")
    assert "网格长" in str(refused.value.params["names"])
