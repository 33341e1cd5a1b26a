"""Names that are read while others read or write them are found as they are in the end, and read once."""

from typing import Any

import pytest
from psycopg import Connection
from psycopg.errors import LockNotAvailable

from geodata.cities import city_named
from geodata.stores.site_search import SiteSearch
from tests.geodata.importers.town import NOW, Town, at, csv_text

RENAMED = "UPDATE site SET name = '重庆路集市' WHERE source_id = 'S-1'"
HELD = "SELECT FROM site WHERE source_id = 'S-1' FOR NO KEY UPDATE NOWAIT"


def _site(number: int, name: str) -> dict[str, Any]:
    lon, lat = at(100 + 20 * number, 100)
    return {"id": f"S-{number}", "name": name, "category": "bank", "lon": lon, "lat": lat}


def _search(connection: Connection) -> SiteSearch:
    connection.execute("SET LOCAL lock_timeout = '1ms'")
    return SiteSearch(connection, city_named(connection).id)


def _found(town: Town, text: str) -> list[str]:
    with town.database.connect() as connection:
        search = _search(connection)
        search.read_names()
        return [each["name"] for each in search.found(text, NOW.date())]


@pytest.fixture(autouse=True)
def unread(town: Town) -> None:
    report = town.bring("sites", csv_text([_site(1, "龙泉路集市"), _site(2, "东站")]))
    assert report.accepted, report.findings


def test_a_name_that_is_being_changed_is_left_until_it_has_been(town: Town) -> None:
    with town.database.connect() as writer:
        writer.execute(RENAMED)
        with town.database.connect() as reader:
            assert (_search(reader).read_names(), _search(reader).unread()) == (1, 1)
    assert (_found(town, "longquan"), _found(town, "chongqing")) == ([], ["重庆路集市"])


def test_a_name_that_is_being_read_is_changed_afterwards_and_read_again(town: Town) -> None:
    with town.database.connect() as reader:
        assert _search(reader).read_names() == 2
        with town.database.connect() as writer, pytest.raises(LockNotAvailable), writer.transaction():
            writer.execute(HELD)
    with town.database.connect() as writer:
        writer.execute(RENAMED)
    assert (_found(town, "longquan"), _found(town, "chongqing")) == ([], ["重庆路集市"])


def test_two_who_read_at_once_share_the_names(town: Town) -> None:
    with town.database.connect() as one, town.database.connect() as other:
        assert _search(one).read_names(1) == 1
        assert _search(other).read_names() == 1
        assert _search(other).read_names() == 0
    with town.database.connect() as connection:
        assert _search(connection).unread() == 0
    assert (_found(town, "longquan"), _found(town, "dongzhan")) == (["龙泉路集市"], ["东站"])
