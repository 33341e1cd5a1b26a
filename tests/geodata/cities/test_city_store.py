"""Cities come back as they went, and a command knows which one is meant."""

import pytest
from shapely import MultiPolygon, box

from geodata.cities import CityStore, city_named
from geodata.database import Database
from gridsvc.cities import City
from gridsvc.errors import Conflict, InvalidInput, NotFound

KUNMING = City("530100", "昆明", "Kunming", "Asia/Shanghai", 4543)
KASHAN = City("990100", "کاشان", "Kashan", "Asia/Tehran", 32639, provisional=True)
OUTLINE = MultiPolygon([box(102.6, 24.9, 102.8, 25.1)])


def test_a_city_comes_back_as_it_went(database: Database) -> None:
    with database.connect() as connection:
        stored = CityStore(connection).add(KUNMING, OUTLINE, {"file": "kunming.osm.pbf"})
        found = city_named(connection)

    assert found.city == KUNMING
    assert found.id == stored.id
    assert found.boundary is not None
    assert found.boundary.equals(OUTLINE)
    assert found.made_from == {"file": "kunming.osm.pbf"}


def test_without_a_code_the_only_city_is_meant(database: Database) -> None:
    with database.connect() as connection:
        with pytest.raises(NotFound) as none:
            city_named(connection)
        CityStore(connection).add(KASHAN)
        assert city_named(connection).city == KASHAN
        CityStore(connection).add(KUNMING)
        with pytest.raises(InvalidInput) as several:
            city_named(connection)
        assert city_named(connection, "530100").city == KUNMING

    assert none.value.code == "no_city"
    assert several.value.params["cities"] == "530100, 990100"


def test_an_unknown_code_is_not_found(database: Database) -> None:
    with database.connect() as connection, pytest.raises(NotFound):
        city_named(connection, "110000")


def test_a_code_is_taken_once(database: Database) -> None:
    with database.connect() as connection:
        CityStore(connection).add(KASHAN)
        with pytest.raises(Conflict) as refused:
            CityStore(connection).add(KASHAN)
    assert refused.value.code == "city_exists"


def test_a_city_can_be_rewritten(database: Database) -> None:
    with database.connect() as connection:
        row = CityStore(connection).add(KASHAN)
        renamed = City("990100", "卡尚", "Kashan", "Asia/Tehran", 32639, provisional=True)
        CityStore(connection).update(type(row)(row.id, renamed, OUTLINE, {}))
        assert city_named(connection).city == renamed
