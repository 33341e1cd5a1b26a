"""A named place becomes a city, from Nominatim and Overpass as they speak."""

import socket
from datetime import UTC, datetime
from pathlib import Path

import osmnx
import pytest

from geodata.database import Database
from geodata.extracts import CityRequest, make_city
from geodata.extracts.city_data import CityData, data_of_file
from geodata.extracts.place_data import data_of_place
from geodata.osm.services import OsmServices
from geodata.roads import hash_of, roads_of
from gridsvc.actors import SYSTEM
from gridsvc.errors import InvalidInput, NotFound, Unreachable
from tests.fixtures.small_town import Stub

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)


def unseen(share: float, code: str) -> None:
    """Nobody looks."""


def fetched(stub: Stub, place: str = "Testville") -> CityData:
    return data_of_place(place, stub.services, unseen)


def test_a_place_has_its_outline_streets_and_places(stub: Stub, town: Path) -> None:
    data = fetched(stub)
    own = data_of_file(town, unseen)

    assert data.boundary is not None
    assert data.boundary.bounds == pytest.approx((102.7, 25.0, 102.718, 25.018))
    assert hash_of(roads_of(data.streets.streets)) == hash_of(roads_of(own.streets.streets))
    assert {each.source_id for each in data.places.places} == {"n9002", "n9003", "n9005", "w9001"}


def test_overpass_is_asked_for_streets_turn_restrictions_and_known_places(stub: Stub) -> None:
    fetched(stub)
    _, streets, places, turns = stub.asked

    assert "way" in streets
    assert '["highway"]' in streets
    assert "'amenity'='school'" in places
    assert "bench" not in places
    assert "relation['type'='restriction']" in turns


def test_a_place_becomes_a_city(database: Database, stub: Stub) -> None:
    with database.connect(actor=SYSTEM) as connection:
        made = make_city(connection, fetched(stub), CityRequest("试城"), actor=SYSTEM, now=NOW, progress=unseen)

    assert made.city.boundary is not None
    assert made.grids > 200
    assert made.sites.outside == 1


def test_an_unknown_place_is_not_found(stub: Stub) -> None:
    with pytest.raises(NotFound) as refused:
        fetched(stub, "Nowhere")
    assert refused.value.code == "place_unknown"


def test_a_place_without_streets_is_not_found(stub: Stub) -> None:
    stub.answer = {"elements": []}
    with pytest.raises(NotFound) as refused:
        fetched(stub)
    assert refused.value.code == "place_without_roads"


def test_a_query_that_timed_out_is_no_city(stub: Stub) -> None:
    stub.answer = {"elements": [], "remark": "runtime error: Query timed out"}
    with pytest.raises(Unreachable) as refused:
        fetched(stub)
    assert "timed out" in str(refused.value)


def test_a_service_that_fails_is_unreachable(stub: Stub) -> None:
    stub.status = 500
    with pytest.raises((Unreachable, NotFound)):
        fetched(stub)


def test_a_service_that_is_not_there_is_unreachable() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        gone = f"http://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(Unreachable) as refused:
        data_of_place("Testville", OsmServices(gone, gone), unseen)
    assert refused.value.params["address"] == gone


def test_settings_of_osmnx_are_as_before(stub: Stub) -> None:
    before = (osmnx.settings.overpass_url, osmnx.settings.use_cache, socket.getaddrinfo)
    fetched(stub)
    assert before == (osmnx.settings.overpass_url, osmnx.settings.use_cache, socket.getaddrinfo)


def test_nothing_is_left_in_the_folder(stub: Stub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    fetched(stub)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("address", ["", "overpass", "ftp://127.0.0.1/"])
def test_an_address_has_to_be_one(address: str) -> None:
    with pytest.raises(InvalidInput):
        OsmServices(address, "http://127.0.0.1/")
