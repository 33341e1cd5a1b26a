"""Pages of grids: versions in a list, what a check finds in words, and pictures as files of their own."""

import re
from xml.etree import ElementTree as ET

import pytest

from geodata.database import Database
from gridsvc.actors import SYSTEM
from maps.pages import CONTENT_SECURITY_POLICY
from tests.api.conftest import Client
from tests.fixtures import small_city
from tests.fixtures.small_plan import CODE

LIST = f"/cities/{CODE}/grids"


@pytest.fixture(autouse=True)
def small(database: Database) -> None:
    with database.connect(actor=SYSTEM) as connection:
        small_city.build(connection)


def address(client: Client, language: str = "en") -> str:
    (found,) = set(
        re.findall(rf'href="({LIST}/[0-9a-f-]+)\?lang={language}"', client.get(f"{LIST}?lang={language}").text)
    )
    return str(found)


def damage(database: Database) -> str:
    """Take one grid away from inside a community; its code."""
    with database.connect(actor=SYSTEM) as connection:
        (code,) = connection.execute(
            """DELETE FROM grid WHERE id = (
                   SELECT min(grid.id) FROM grid WHERE level = 'unit' AND NOT EXISTS (
                          SELECT FROM problem WHERE grid_id = grid.id))
               RETURNING code"""
        ).fetchall()[0]
    return str(code)


@pytest.mark.parametrize(("language", "said"), [("en", "in force since"), ("zh-CN", "起生效")])
def test_versions_are_listed_and_linked_from_every_page(client: Client, language: str, said: str) -> None:
    answer = client.get(f"{LIST}?lang={language}")

    assert (answer.status_code, answer.headers["content-security-policy"]) == (200, CONTENT_SECURITY_POLICY)
    assert said in answer.text
    assert f'href="{LIST}?lang={language}"' in client.get(f"/cities/{CODE}/problems?lang={language}").text
    assert client.get(f"{LIST}?lang={language}", headers={"if-none-match": answer.headers["etag"]}).status_code == 304


def test_what_is_found_is_told_and_drawn(client: Client, database: Database) -> None:
    page = address(client)
    before = client.get(f"{page}?lang=en")
    damage(database)
    after, chinese = client.get(f"{page}?lang=en"), client.get(f"{page}?lang=zh-CN")
    pictures = re.findall(r'<img[^>]* src="([^"]+)"', after.text)

    assert len(after.content) < 50_000
    assert after.headers["etag"] != before.headers["etag"]
    assert after.text.count("<li id=") == before.text.count("<li id=") + 1
    assert "空隙" in chinese.text or "没有网格" in chinese.text
    assert pictures[0].startswith(f"{page}/map.svg")
    for picture in pictures:
        drawn = client.get(picture)
        assert drawn.headers["content-type"] == "image/svg+xml"
        assert ET.fromstring(drawn.text).attrib["viewBox"]  # noqa: S314  our own answer
    known = client.get(f"{page}?lang=en", headers={"if-none-match": after.headers["etag"]})
    assert known.status_code == 304


@pytest.mark.parametrize("name", ["00000000-0000-0000-0000-000000000000", "nonsense"])
def test_a_version_that_is_not_there_is_not_found(client: Client, name: str) -> None:
    assert client.get(f"{LIST}/{name}").json()["code"] == "grid_set_unknown"
    assert client.get(f"{LIST}/{name}/map.svg").status_code == 404


def test_a_picture_that_is_not_there_is_not_found(client: Client) -> None:
    assert client.get(f"{address(client)}/999.svg").json()["code"] == "address_unknown"
