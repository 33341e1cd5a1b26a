"""Networks survive the database, one of them is in force, closures close what they name."""

import io
from datetime import UTC, date, datetime

import numpy as np
import pytest
import shapely

from geodata.cities import CityStore
from geodata.database import Database
from geodata.roads import Streets, hash_of, roads_of, speed_table
from geodata.roads.network_hash import canonical_arrays
from geodata.roads.packing import packed, unpacked
from geodata.roads.store import RoadStore, networks_of_other_speeds
from gridsvc.cities import City
from gridsvc.errors import InvalidInput, NotFound
from gridsvc.imports import RowOutcome
from gridsvc.roads import Mode, Roads

CITY = City("990700", "试城", "Testville", "Asia/Shanghai", 32648)


@pytest.fixture
def roads() -> Roads:
    return crossing(["北京路", "北京路", ""])


def crossing(names: list[str]) -> Roads:
    """Three arms that meet; the second is one-way for cars."""
    lon, lat = np.array([102.70, 102.71, 102.72, 102.71]), np.array([25.0, 25.0, 25.0, 25.01])
    ends = np.array([[0, 1], [1, 2], [1, 3]])
    both = np.full((3, 2), 20.0)
    words = tuple(dict.fromkeys(names))
    return roads_of(
        Streets(
            node_keys=np.array(["n0", "n1", "n2", "n3"]),
            lon=lon,
            lat=lat,
            start=ends[:, 0].astype(np.int32),
            end=ends[:, 1].astype(np.int32),
            bend_lon=lon[ends].ravel(),
            bend_lat=lat[ends].ravel(),
            offsets=np.arange(4, dtype=np.int64) * 2,
            kmh={Mode.WALK: both, Mode.EBIKE: both, Mode.CAR: both * [[1, 1], [1, 0], [1, 1]]},
            source_keys=np.array(["w1", "w2", "w3"]),
            name=np.array([words.index(name) for name in names], dtype=np.int32),
            names=words,
            road_class=np.zeros(3, dtype=np.int32),
            road_classes=("residential",),
        )
    )


def test_a_network_comes_back_as_it_went(database: Database, roads: Roads) -> None:
    with database.connect() as connection:
        city = CityStore(connection).add(CITY)
        assert RoadStore(connection).save(city.id, roads, source="test") is RowOutcome.NEW
        stored = RoadStore(connection).load(city.id)

    assert stored.hash == hash_of(roads) == hash_of(stored.roads)
    assert stored.roads.names == roads.names
    assert stored.speeds == speed_table().version


def test_edges_are_rows_with_lines_and_one_ways(database: Database, roads: Roads) -> None:
    with database.connect() as connection:
        city = CityStore(connection).add(CITY)
        RoadStore(connection).save(city.id, roads, source="test")
        rows = connection.execute("SELECT name, oneway, geom FROM road_edge ORDER BY position").fetchall()

    assert [row[:2] for row in rows] == [("北京路", "both"), ("北京路", "forward"), ("", "both")]
    assert shapely.get_coordinates(rows[2][2]).tolist() == [[102.71, 25.0], [102.71, 25.01]]


def test_names_of_any_letters_come_back_from_the_rows(database: Database) -> None:
    names = ["甲\t路\\N", "乙\n路\\", ""]
    roads = crossing(names)
    with database.connect() as connection:
        city = CityStore(connection).add(CITY)
        RoadStore(connection).save(city.id, roads, source="test")
        rows = connection.execute("SELECT name, class, public_id, length_m FROM road_edge ORDER BY position").fetchall()

    assert [row[0] for row in rows] == names
    assert {row[1] for row in rows} == {"residential"}
    assert [row[2].bytes for row in rows] == [each.tobytes() for each in roads.ids]
    assert [row[3] for row in rows] == roads.length_m.tolist()


def test_only_the_newest_network_is_in_force(database: Database, roads: Roads) -> None:
    with database.connect() as connection:
        city = CityStore(connection).add(CITY)
        store = RoadStore(connection)
        other = crossing(["甲路", "乙路", "丙路"])
        store.save(city.id, roads, source="test")
        assert store.save(city.id, roads, source="test") is RowOutcome.UNCHANGED
        assert store.save(city.id, other, source="test") is RowOutcome.CHANGED
        assert store.load(city.id).hash == hash_of(other)
        assert store.save(city.id, roads, source="test") is RowOutcome.CHANGED
        assert store.load(city.id).hash == hash_of(roads)


def test_a_network_of_older_speeds_is_told_until_it_is_imported_again(database: Database, roads: Roads) -> None:
    with database.connect() as connection:
        city = CityStore(connection).add(CITY)
        store = RoadStore(connection)
        store.save(city.id, roads, source="test", speeds="1")
        before = networks_of_other_speeds(connection)
        assert store.save(city.id, roads, source="test") is RowOutcome.UNCHANGED

        assert before == {CITY.code: "1"}
        assert networks_of_other_speeds(connection) == {}
        assert store.load(city.id).speeds == speed_table().version


def test_a_city_without_roads_says_so(database: Database) -> None:
    with database.connect() as connection:
        city = CityStore(connection).add(CITY)
        with pytest.raises(NotFound):
            RoadStore(connection).load(city.id)


def test_bytes_that_are_no_network_are_refused(roads: Roads) -> None:
    assert hash_of(unpacked(packed(roads))) == hash_of(roads)
    with pytest.raises(InvalidInput):
        unpacked(packed(roads)[:100])


def test_networks_packed_by_numpy_itself_are_read(roads: Roads) -> None:
    file = io.BytesIO()
    np.savez_compressed(file, allow_pickle=False, **canonical_arrays(roads))
    assert hash_of(unpacked(file.getvalue())) == hash_of(roads)


def test_the_same_network_is_packed_into_the_same_bytes(roads: Roads) -> None:
    assert packed(roads) == packed(crossing(["北京路", "北京路", ""]))


def test_a_closure_closes_on_its_days_alone(database: Database, roads: Roads) -> None:
    days = [date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 25)]
    with database.connect() as connection:
        city = CityStore(connection).add(CITY)
        store = RoadStore(connection)
        store.save(city.id, roads, source="test")
        connection.execute(
            "INSERT INTO road_closure (city_id, edge, closed_from, closed_until)"
            " SELECT city_id, public_id, %s, %s FROM road_edge WHERE position = 1",
            [datetime(2026, 11, 23, 17, tzinfo=UTC), datetime(2026, 11, 24, 15, tzinfo=UTC)],
        )
        closed = [store.closures(city.id, [day]).closed.tolist() for day in days]
        free = store.closures(city.id, [days[0]]).hash
        shut = store.closures(city.id, days).hash

    assert closed == [[False] * 3, [False, True, False], [False] * 3]
    assert free.startswith("sha256:")
    assert free != shut


def test_an_area_closes_what_it_touches(database: Database, roads: Roads) -> None:
    with database.connect() as connection:
        city = CityStore(connection).add(CITY)
        store = RoadStore(connection)
        store.save(city.id, roads, source="test")
        area = shapely.MultiPolygon([shapely.box(102.70, 24.99, 102.705, 25.01)])
        connection.execute(
            "INSERT INTO road_closure (city_id, area, closed_from) VALUES (%s, %s, '2026-01-01')", [city.id, area]
        )
        assert store.closures(city.id, [date(2026, 11, 23)]).closed.tolist() == [True, False, False]
