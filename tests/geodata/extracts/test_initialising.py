"""Cities begin by boundary, by what the user says, or between roads that are there."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import shapely
from psycopg import Connection

from geodata.cities import city_named
from geodata.database import Database
from geodata.extracts import CityRequest
from geodata.extracts.boundary_file import boundary_in
from geodata.extracts.initialising import begin_city, settle_city
from geodata.extracts.road_file import RoadFile
from geodata.grids.making import build_unit_grids
from geodata.roads.store import RoadStore
from gridsvc.actors import SYSTEM
from gridsvc.errors import Conflict, InvalidInput, NotFound

PLACED = CityRequest("试城", time_zone="Asia/Shanghai", metric_srid=32648)
OUTLINE = shapely.MultiPolygon([shapely.box(51.3, 33.9, 51.5, 34.1)])


def import_roads(connection: Connection, path: Path) -> None:
    incoming = RoadFile(path, city_named(connection), RoadStore(connection))
    assert incoming.check(dry_run=False).accepted
    incoming.write()


def test_a_boundary_tells_clock_and_coordinates(database: Database) -> None:
    with database.connect(actor=SYSTEM) as connection:
        begin_city(connection, CityRequest("卡尚", "Kashan", boundary=OUTLINE))
        row = city_named(connection)

    assert (row.city.time_zone, row.city.metric_srid, row.city.code) == ("Asia/Tehran", 32639, "990100")
    assert row.city.provisional
    assert row.boundary is not None


def test_two_cities_begun_at_once_take_two_codes(database: Database) -> None:
    def begin() -> str:
        with database.connect(actor=SYSTEM) as connection:
            return begin_city(connection, CityRequest("二城", time_zone="UTC", metric_srid=32648)).city.code

    with ThreadPoolExecutor(1) as threads, database.administer() as watcher:
        with database.connect(actor=SYSTEM) as connection:
            first = begin_city(connection, PLACED).city.code
            second = threads.submit(begin)
            while not watcher.execute("SELECT FROM pg_locks WHERE NOT granted").fetchall():
                assert not second.done()
        assert (first, second.result()) == ("990100", "990200")


def test_kunming_is_known_by_its_code(database: Database) -> None:
    with database.connect(actor=SYSTEM) as connection:
        row = begin_city(connection, CityRequest("昆明", code="530100", time_zone="Asia/Shanghai"))

    assert row.city.metric_srid == 4543
    assert not row.city.provisional


def test_a_city_without_a_place_is_refused(database: Database) -> None:
    with database.connect(actor=SYSTEM) as connection, pytest.raises(InvalidInput) as refused:
        begin_city(connection, CityRequest("试城", time_zone="Asia/Shanghai"))
    assert refused.value.code == "city_without_place"


def test_roads_give_a_city_its_regions(database: Database, town: Path) -> None:
    with database.connect(actor=SYSTEM) as connection:
        begin_city(connection, PLACED)
        import_roads(connection, town)
        row = settle_city(connection, CityRequest("试城"))
        codes = [code for (code,) in connection.execute("SELECT code FROM region ORDER BY code")]
        ((made, _),) = build_unit_grids(connection, row)

    assert row.boundary is not None
    assert codes[:4] == ["990100", "990101", "990101001", "990101001001"]
    assert made.grids > 300


def test_a_city_with_communities_keeps_them(database: Database, town: Path) -> None:
    with database.connect(actor=SYSTEM) as connection:
        begin_city(connection, PLACED)
        import_roads(connection, town)
        settle_city(connection, CityRequest("试城"))
        with pytest.raises(Conflict) as refused:
            settle_city(connection, CityRequest("试城"))
    assert refused.value.code == "communities_are_there"


def test_a_city_without_roads_has_nothing_to_settle_between(database: Database) -> None:
    with database.connect(actor=SYSTEM) as connection:
        begin_city(connection, PLACED)
        with pytest.raises(NotFound) as refused:
            settle_city(connection, CityRequest("试城"))
        with pytest.raises(InvalidInput) as unclear:
            settle_city(connection, CityRequest("无名"))
    assert refused.value.code == "no_roads_stored"
    assert unclear.value.code == "city_name_unclear"


@pytest.fixture
def write_geojson(tmp_path: Path) -> Callable[..., Path]:
    def write(*shapes: shapely.Geometry) -> Path:
        path = tmp_path / "boundary.geojson"
        features = [
            {"type": "Feature", "properties": {}, "geometry": json.loads(shapely.to_geojson(s))} for s in shapes
        ]
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
        return path

    return write


def test_all_polygons_of_a_file_are_one_boundary(write_geojson: Callable[..., Path]) -> None:
    found = boundary_in(write_geojson(shapely.box(1, 1, 2, 2), shapely.box(2, 1, 3, 2), shapely.Point(9, 9)))

    assert found.equals(shapely.MultiPolygon([shapely.box(1, 1, 3, 2)]))


def test_a_file_without_polygons_is_no_boundary(write_geojson: Callable[..., Path]) -> None:
    with pytest.raises(InvalidInput) as refused:
        boundary_in(write_geojson(shapely.Point(1, 1)))
    assert refused.value.code == "boundary_without_area"


@pytest.mark.parametrize("kind", ["feature", "geometry"])
def test_one_feature_or_geometry_is_a_boundary_too(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "outline.geojson"
    outline = json.loads(shapely.to_geojson(shapely.box(1, 1, 2, 2)))
    path.write_text(
        json.dumps({"type": "Feature", "properties": {}, "geometry": outline} if kind == "feature" else outline)
    )

    assert boundary_in(path).bounds == (1, 1, 2, 2)
