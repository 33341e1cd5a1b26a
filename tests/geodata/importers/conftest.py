"""Fixtures of the town that imports are tried on."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
import shapely
from psycopg import Connection, sql

from geodata.database import Database
from geodata.database.connection import make_database
from geodata.reference import load_reference_data
from tests.geodata.importers.town import COMMUNITIES, Town, box, geojson_text

_numbers = count(1)


@pytest.fixture(scope="session")
def bare_template(server: Database, migrated_template: Database) -> Database:
    """A database with the town without regions, only cloned."""
    make_database(server, "bare_town", template=migrated_template.name)
    template = server.sibling("bare_town")
    with template.connect() as connection:
        load_reference_data(connection)
        connection.execute(
            "INSERT INTO city (code, name_zh, name_en, time_zone, metric_srid, boundary)"
            " VALUES ('530100', '试镇', 'Trial Town', 'Asia/Shanghai', 4543, %(boundary)s)",
            {"boundary": shapely.MultiPolygon([box(0, 0, 2000, 1000)])},
        )
    return template


@pytest.fixture(scope="session")
def town_template(server: Database, bare_template: Database) -> Database:
    """A database with the town and its regions, only cloned."""
    make_database(server, "town", template=bare_template.name)
    template = server.sibling("town")
    with template.connect() as connection:
        _add_regions(connection)
    return template


@pytest.fixture
def bare_town(server: Database, bare_template: Database, tmp_path: Path) -> Iterator[Town]:
    """The town without any regions."""
    yield from _clone(server, bare_template, tmp_path)


@pytest.fixture
def town(server: Database, town_template: Database, tmp_path: Path) -> Iterator[Town]:
    """The town with its regions."""
    yield from _clone(server, town_template, tmp_path)


@pytest.fixture(scope="module")
def still_town(server: Database, town_template: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """The town with its regions, for tests in which nothing is ever written."""
    yield from _clone(server, town_template, tmp_path_factory.mktemp("files"))


def _clone(server: Database, template: Database, folder: Path) -> Iterator[Town]:
    name = f"town_{next(_numbers)}"
    make = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
    with server.administer() as connection:
        connection.execute(make.format(sql.Identifier(name), sql.Identifier(template.name)))
    yield Town(server.sibling(name), folder)
    with server.administer() as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _add_regions(connection: Connection) -> None:
    rows: list[tuple[str, str, str | None, shapely.Polygon]] = [("530100", "city", None, box(0, 0, 2000, 1000))]
    for district, west in (("530102", 0), ("530103", 1000)):
        rows.append((district, "district", "530100", box(west, 0, west + 1000, 1000)))
        rows.append((f"{district}001", "street", district, box(west, 0, west + 1000, 1000)))
        for number in (1, 2):
            start = west + 500 * (number - 1)
            code = f"{district}00100{number}"
            rows.append((code, "community", f"{district}001", box(start, 0, start + 500, 1000)))
    for code, level, parent, outline in rows:
        connection.execute(
            "INSERT INTO region (city_id, code, level, parent_code, name_zh, source_id, geom)"
            " SELECT id, %(code)s, %(level)s, %(parent)s, %(code)s, %(code)s, %(geom)s FROM city",
            {"code": code, "level": level, "parent": parent, "geom": shapely.MultiPolygon([outline])},
        )


@pytest.fixture
def gridded(town: Town) -> Town:
    """The town with one grid a community, in force."""
    return _with_grids(town)


@pytest.fixture(scope="module")
def still_gridded(still_town: Town) -> Town:
    """The same for tests in which nothing stays."""
    return _with_grids(still_town)


def _with_grids(town: Town) -> Town:
    rows = [(box(500 * n, 0, 500 * (n + 1), 1000), {"code": f"{code}001"}) for n, code in enumerate(COMMUNITIES)]
    assert town.bring("grids", geojson_text(rows), name="grids.geojson", publish=True).accepted
    return town
