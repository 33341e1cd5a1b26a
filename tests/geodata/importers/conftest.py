"""Fixtures of the town that imports are tried on."""

from pathlib import Path

import pytest
import shapely
from psycopg import Connection

from geodata.database import Database
from geodata.reference import load_reference_data
from tests.geodata.importers.town import Town, box


@pytest.fixture
def bare_town(database: Database, tmp_path: Path) -> Town:
    """The town without any regions."""
    with database.connect() as connection:
        load_reference_data(connection)
        connection.execute(
            "INSERT INTO city (code, name_zh, name_en, time_zone, metric_srid, boundary)"
            " VALUES ('530100', '试镇', 'Trial Town', 'Asia/Shanghai', 4543, %(boundary)s)",
            {"boundary": shapely.MultiPolygon([box(0, 0, 2000, 1000)])},
        )
    return Town(database, tmp_path)


@pytest.fixture
def town(bare_town: Town) -> Town:
    """The town with its regions."""
    with bare_town.database.connect() as connection:
        _add_regions(connection)
    return bare_town


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
