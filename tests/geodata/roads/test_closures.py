"""Streets are closed by name, by edge or by area, and opened again."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import numpy as np
import pytest
import shapely

from geodata.cities import CityStore
from geodata.database import Database
from geodata.roads import Streets, roads_of
from geodata.roads.closures import ClosedSpan, ClosureStore
from geodata.roads.store import RoadStore
from gridsvc.cities import City
from gridsvc.errors import InvalidInput, NotFound
from gridsvc.roads import Mode

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
TODAY = [date(2026, 11, 23)]


@pytest.fixture
def city(database: Database) -> int:
    """Two pieces of one street and a third that is another."""
    lon = np.array([102.70, 102.71, 102.72, 102.71])
    lat = np.array([25.0, 25.0, 25.0, 25.01])
    ends = np.array([[0, 1], [1, 2], [1, 3]])
    both = np.full((3, 2), 20.0)
    streets = Streets(
        node_keys=np.array(["n0", "n1", "n2", "n3"]),
        lon=lon,
        lat=lat,
        start=ends[:, 0].astype(np.int32),
        end=ends[:, 1].astype(np.int32),
        bend_lon=lon[ends].ravel(),
        bend_lat=lat[ends].ravel(),
        offsets=np.arange(4, dtype=np.int64) * 2,
        kmh=dict.fromkeys(Mode, both),
        source_keys=np.array(["w1", "w2", "w3"]),
        name=np.array([0, 0, 1], dtype=np.int32),
        names=("北京路", "人民路"),
        road_class=np.zeros(3, dtype=np.int32),
        road_classes=("residential",),
    )
    with database.connect() as connection:
        row = CityStore(connection).add(City("990700", "试城", "Testville", "Asia/Shanghai", 32648))
        RoadStore(connection).save(row.id, roads_of(streets), source="test")
        return row.id


def closed(database: Database, city: int) -> list[bool]:
    with database.connect() as connection:
        return RoadStore(connection).closures(city, TODAY).closed.tolist()


def test_a_street_is_closed_by_its_name(database: Database, city: int) -> None:
    with database.connect() as connection:
        made = ClosureStore(connection, city).close_street("北京路", ClosedSpan(NOON, reason="施工"))
        told = ClosureStore(connection, city).coming(NOON)

    assert closed(database, city) == [True, True, False]
    assert {each.public_id for each in told} == set(made)
    assert {each.reason for each in told} == {"施工"}


def test_one_edge_is_closed_by_its_id(database: Database, city: int) -> None:
    with database.connect() as connection:
        (edge,) = connection.execute("SELECT public_id FROM road_edge WHERE position = 1").fetchone() or ("",)
        ClosureStore(connection, city).close_street(str(edge), ClosedSpan(NOON))

    assert closed(database, city) == [False, True, False]


def test_an_area_is_closed_and_opened(database: Database, city: int) -> None:
    area = shapely.MultiPolygon([shapely.box(102.709, 25.005, 102.711, 25.02)])
    with database.connect() as connection:
        made = ClosureStore(connection, city).close_area(area, ClosedSpan(NOON))
    assert closed(database, city) == [False, False, True]

    with database.connect() as connection:
        ClosureStore(connection, city).open(made, NOON + timedelta(days=3))
        still = ClosureStore(connection, city).coming(NOON)
        later = ClosureStore(connection, city).coming(NOON + timedelta(days=4))
    assert [each.public_id for each in still] == [made]
    assert later == ()


def test_a_closure_opened_before_it_begins_never_was(database: Database, city: int) -> None:
    with database.connect() as connection:
        (made,) = ClosureStore(connection, city).close_street("人民路", ClosedSpan(NOON))
        ClosureStore(connection, city).open(made, NOON - timedelta(hours=1))

    assert closed(database, city) == [False, False, False]


def test_what_does_not_exist_is_not_found(database: Database, city: int) -> None:
    with database.connect() as connection:
        with pytest.raises(NotFound):
            ClosureStore(connection, city).close_street("无名路", ClosedSpan(NOON))
        with pytest.raises(NotFound):
            ClosureStore(connection, city).open(uuid4(), NOON)


def test_a_closure_ends_after_it_begins() -> None:
    with pytest.raises(InvalidInput):
        ClosedSpan(NOON, NOON)
