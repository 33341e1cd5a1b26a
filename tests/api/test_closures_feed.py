"""Closures as machines and maps read them."""

import pytest

from geodata.database import Database, DatabaseRole
from gridsvc.actors import SYSTEM
from tests.api.conftest import Client, ClientOf
from tests.fixtures import small_city
from tests.fixtures.small_plan import CODE

ITEMS = f"/ogc/collections/closures/items?city={CODE}"


@pytest.fixture
def closed(database: Database, client_of: ClientOf) -> Client:
    with database.connect(DatabaseRole.OWNER, SYSTEM) as connection:
        small_city.build(connection)
        connection.execute(
            """INSERT INTO road_closure (city_id, area, reason, closed_from, closed_until)
               SELECT id, boundary, 'race', '2026-11-21 16:00Z', '2026-11-22 16:00Z' FROM city"""
        )
    return client_of()


def test_a_closure_has_its_streets_their_length_and_the_days_it_touches(closed: Client) -> None:
    (race,) = closed.get(f"{ITEMS}&kind=area").json()["features"]
    told = race["properties"]
    assert (told["edges"], told["length_m"], told["modes"], told["reason"]) == (13, 6500, "walk,ebike,car", "race")
    assert told["name"].split("、")[:2] == ["街0", "街1"]
    assert (told["first_day"], told["last_day"]) == ("2026-11-22", "2026-11-22")
    assert race["geometry"]["type"] == "MultiLineString"
    assert closed.get(f"/ogc/collections/closures/items/{race['id']}").json()["properties"] == told


@pytest.mark.parametrize(
    ("when", "streets"),
    [
        ("2026-11-20T00:00:00Z", {"街2"}),
        ("2026-11-24T10:00:01Z/2026-11-24T22:00:00Z", {"街4"}),
        ("2026-12-31T00:00:00Z/..", {"街4", "街5"}),
        ("../2026-10-02T00:00:00Z", {"街6"}),
    ],
)
def test_an_interval_finds_what_was_closed_at_any_time_of_it(closed: Client, when: str, streets: set[str]) -> None:
    page = closed.get(f"{ITEMS}&kind=edge&datetime={when}").json()
    assert {each["properties"]["name"] for each in page["features"]} == streets


@pytest.mark.parametrize(
    ("change", "left"),
    [
        ("DELETE FROM road_closure WHERE reason = 'race'", 7),
        ("UPDATE road_closure SET area = ST_Translate(area, 9, 0) WHERE reason = 'race'", 7),
        ("INSERT INTO road_closure (city_id, area, closed_from) SELECT id, boundary, now() FROM city", 9),
    ],
)
def test_what_is_closed_and_opened_is_seen_at_once(closed: Client, database: Database, change: str, left: int) -> None:
    first = closed.get(ITEMS)
    known = {"if-none-match": first.headers["etag"]}
    assert closed.get(ITEMS, headers=known).status_code == 304
    with database.connect(DatabaseRole.APP, SYSTEM) as connection:
        connection.execute(change)
    again = closed.get(ITEMS, headers=known)
    assert (first.json()["numberReturned"], again.json()["numberReturned"]) == (8, left)
