"""Streets are closed by name, by edge or by area, and opened again."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import numpy as np
import pytest
import shapely

from geodata.cities import CityStore
from geodata.database import Database
from geodata.roads import Streets, roads_of
from geodata.roads.closures import ClosedSpan, ClosureStore
from geodata.roads.store import RoadStore
from gridsvc.cities import City
from gridsvc.errors import Conflict, InvalidInput, NotFound
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


def close(store: ClosureStore, street: str, span: ClosedSpan) -> tuple[UUID, ...]:
    return store.close_edges([edge for place in store.places_of(street) for edge in place.edges], span)


def test_a_street_is_closed_by_its_name(database: Database, city: int) -> None:
    with database.connect() as connection:
        made = close(ClosureStore(connection, city), "北京路", ClosedSpan(NOON, reason="施工"))
        told = ClosureStore(connection, city).coming(NOON)

    assert closed(database, city) == [True, True, False]
    assert {each.public_id for each in told} == set(made)
    assert {each.reason for each in told} == {"施工"}


def test_one_edge_is_closed_by_its_id(database: Database, city: int) -> None:
    with database.connect() as connection:
        (edge,) = connection.execute("SELECT public_id FROM road_edge WHERE position = 1").fetchone() or ("",)
        close(ClosureStore(connection, city), str(edge), ClosedSpan(NOON))

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
        (made,) = close(ClosureStore(connection, city), "人民路", ClosedSpan(NOON))
        ClosureStore(connection, city).open(made, NOON - timedelta(hours=1))

    assert closed(database, city) == [False, False, False]


def test_what_does_not_exist_is_not_found(database: Database, city: int) -> None:
    with database.connect() as connection:
        with pytest.raises(NotFound):
            ClosureStore(connection, city).places_of("无名路")
        with pytest.raises(NotFound):
            ClosureStore(connection, city).open(uuid4(), NOON)


def test_a_closure_ends_after_it_begins() -> None:
    with pytest.raises(InvalidInput):
        ClosedSpan(NOON, NOON)


WEST_PIECE = shapely.MultiPolygon([shapely.box(102.699, 24.999, 102.7095, 25.001)])
ALL = shapely.MultiPolygon([shapely.box(102.6, 24.9, 102.8, 25.1)])


def test_what_is_closed_already_is_left_and_said(database: Database, city: int) -> None:
    with database.connect() as connection:
        store = ClosureStore(connection, city)
        (piece,) = store.edges_in(WEST_PIECE)
        store.close_edges([piece], ClosedSpan(NOON))
        assert len(close(store, "北京路", ClosedSpan(NOON, NOON + timedelta(days=1)))) == 1
        with pytest.raises(Conflict):
            close(store, "北京路", ClosedSpan(NOON, NOON + timedelta(days=1)))
        assert len(close(store, "北京路", ClosedSpan(NOON))) == 1


def test_an_area_in_a_closed_one_is_closed_already(database: Database, city: int) -> None:
    with database.connect() as connection:
        store = ClosureStore(connection, city)
        store.close_area(ALL, ClosedSpan(NOON))
        with pytest.raises(Conflict):
            store.close_area(WEST_PIECE, ClosedSpan(NOON + timedelta(days=1)))
        with pytest.raises(Conflict):
            close(store, "人民路", ClosedSpan(NOON))


def test_an_area_without_streets_is_refused(database: Database, city: int) -> None:
    elsewhere = shapely.MultiPolygon([shapely.box(0, 0, 1, 1)])
    with database.connect() as connection, pytest.raises(NotFound):
        ClosureStore(connection, city).close_area(elsewhere, ClosedSpan(NOON))


def test_streets_are_opened_by_their_edges(database: Database, city: int) -> None:
    with database.connect() as connection:
        store = ClosureStore(connection, city)
        close(store, "北京路", ClosedSpan(NOON - timedelta(days=1)))
        (piece,) = store.edges_in(WEST_PIECE)
        assert store.open_edges([piece], NOON - timedelta(hours=20)) == 1
        with pytest.raises(Conflict):
            store.open_edges([piece], NOON)
    assert closed(database, city) == [False, True, False]


def test_one_street_of_a_closed_area_is_opened_and_the_others_stay_closed(database: Database, city: int) -> None:
    """The area ends; what else it closed goes on under the same reason to the same end."""
    until = NOON + timedelta(days=9)
    with database.connect() as connection:
        store = ClosureStore(connection, city)
        store.close_area(ALL, ClosedSpan(NOON - timedelta(days=2), until, "演习"))
        (place,) = store.places_of("北京路")
        assert store.open_edges(place.edges, NOON - timedelta(days=1)) == 1
        (left,) = store.coming(NOON)
    assert closed(database, city) == [False, False, True]
    assert (left.streets, left.reason, left.closed_until) == (["人民路"], "演习", until)
    assert left.closed_from == NOON - timedelta(days=1)


def test_an_area_yet_to_be_closed_is_replaced_without_a_trace(database: Database, city: int) -> None:
    with database.connect() as connection:
        store = ClosureStore(connection, city)
        store.close_area(ALL, ClosedSpan(NOON))
        store.open_edges(store.edges_in(ALL)[:1], NOON - timedelta(days=1))
        assert {(each.edges, each.closed_from) for each in store.coming(NOON)} == {(1, NOON)}
        store.open_edges(store.edges_in(ALL), NOON - timedelta(days=1))
        assert store.coming(NOON - timedelta(days=1)) == ()


def test_streets_of_one_name_far_apart_are_told_apart(database: Database, city: int) -> None:
    with database.connect() as connection:
        connection.execute(
            "UPDATE road_edge SET name = '北京路', geom = ST_Translate(geom, 0, 0.05) WHERE name = '人民路'"
        )
        store = ClosureStore(connection, city)
        long, short = store.places_of("北京路", (102.71, 25.06))
    assert (len(long.edges), len(short.edges)) == (2, 1)
    assert long.metres == pytest.approx(2017, abs=5)
    assert (long.away_m or 0) > 5_000
    assert (short.away_m or 0) < 100


def test_names_that_are_alike_are_proposed(database: Database, city: int) -> None:
    with database.connect() as connection:
        store = ClosureStore(connection, city)
        with pytest.raises(NotFound) as refused:
            store.places_of("北京")
        with pytest.raises(InvalidInput):
            store.places_of(" ")
    assert (refused.value.code, refused.value.params["like"]) == ("street_unknown_like", "北京路")
