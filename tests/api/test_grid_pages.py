"""Pages of grids: versions in a list, what a check finds in words, and pictures as files of their own."""

import re
from xml.etree import ElementTree as ET

import pytest

from geodata.database import Database
from geodata.stores.grid_sets import GridSetStore
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


def second_version(database: Database) -> str:
    """A copy of the version in force with one unit grid left out; the code of that one."""
    with database.connect(actor=SYSTEM) as connection:
        (district,) = connection.execute("SELECT district FROM grid_set").fetchall()[0]
        store = GridSetStore(connection)
        copy = store.copy(store.of_district(district)[0])
        (code,) = connection.execute(
            """DELETE FROM grid WHERE id = (
                   SELECT grid.id FROM grid WHERE set_id = %s AND level = 'unit' AND EXISTS (
                          SELECT FROM open_problem AS problem WHERE ST_Intersects(problem.geom, grid.geom))
                    ORDER BY grid.code LIMIT 1)
               RETURNING code""",
            (copy.id,),
        ).fetchall()[0]
    return str(code)


def changes_page(client: Client) -> str:
    (found,) = set(re.findall(rf'href="({LIST}/[0-9a-f-]+/changes)\?lang=en"', client.get(f"{LIST}?lang=en").text))
    return str(found)


def test_the_first_version_leads_to_no_comparison(client: Client) -> None:
    page = address(client)

    assert "/changes" not in client.get(f"{LIST}?lang=en").text
    assert client.get(f"{page}/changes").json()["code"] == "no_version_before"


def test_what_changed_since_the_version_before_is_told_and_drawn(client: Client, database: Database) -> None:
    code = second_version(database)
    page = changes_page(client)
    english, chinese = client.get(f"{page}?lang=en"), client.get(f"{page}?lang=zh-CN")
    same = client.get(f"{page}?lang=en&since=2")
    pictures = re.findall(r'<img[^>]* src="([^"]+)"', english.text)

    assert f"gone: {code}" in english.text
    assert f"取消：{code}" in chinese.text
    assert "换网格的未结问题" in chinese.text
    assert same.json()["code"] == "no_version_before"
    assert len(pictures) == 2
    for picture in pictures:
        drawn = client.get(picture.replace("&amp;", "&"))
        assert ET.fromstring(drawn.text).attrib["viewBox"]  # noqa: S314  our own answer
        assert "url(#hatch-" in drawn.text
    assert client.get(f"{page}/99.svg").json()["code"] == "address_unknown"
    assert client.get(f"{page}?lang=en", headers={"if-none-match": english.headers["etag"]}).status_code == 304


def test_machines_get_the_changes_and_the_problems_that_move(client: Client, database: Database) -> None:
    code = second_version(database)
    (told,) = client.get(f"/api/cities/{CODE}/grid-changes?from=1&to=2").json()["districts"]

    assert told["counts"]["gone"] == 1
    assert {each["old_code"] for each in told["problems"]} == {code}
    assert {each["new_code"] for each in told["problems"]} == {None}
    assert client.get(f"/api/cities/{CODE}/grid-changes?from=1").json()["code"] == "parameter_invalid"
    assert client.get(f"/api/cities/{CODE}/grid-changes?from=1&to=9").status_code == 404


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("from=2026-02-30", "parameter_invalid"),
        ("from=2026-03-02&until=2026-03-01", "series_backwards"),
        ("level=evaluation", "parameter_invalid"),
        ("colour=red", "parameter_unknown"),
        ("by=day&by=year", "parameter_repeated"),
    ],
)
def test_a_series_that_cannot_be_is_refused(client: Client, asked: str, code: str) -> None:
    assert client.get(f"/api/cities/{CODE}/grid-series?{asked}").json()["code"] == code


def test_series_come_as_json_and_as_a_table(client: Client, database: Database) -> None:
    with database.connect(actor=SYSTEM) as connection:
        ((problems,),) = connection.execute("SELECT count(*) FROM problem").fetchall()
    series = client.get(f"/api/cities/{CODE}/grid-series?by=year").json()["series"]
    table = client.get(f"/api/cities/{CODE}/grid-series?by=year&f=csv")
    one = client.get(f"/api/cities/{CODE}/grid-series?grid={series[0]['code']}").json()["series"]

    assert sum(each["reported"] for each in series) == problems > 0
    assert table.headers["content-type"].startswith("text/csv")
    assert table.text.splitlines()[0] == "\ufeffcode,since,reported,valid,open"
    assert len(table.text.splitlines()) == 1 + len(series)
    assert {each["code"] for each in one} == {series[0]["code"]}


@pytest.mark.parametrize("name", ["00000000-0000-0000-0000-000000000000", "nonsense"])
def test_a_version_that_is_not_there_is_not_found(client: Client, name: str) -> None:
    assert client.get(f"{LIST}/{name}").json()["code"] == "grid_set_unknown"
    assert client.get(f"{LIST}/{name}/map.svg").status_code == 404


def test_a_picture_that_is_not_there_is_not_found(client: Client) -> None:
    assert client.get(f"{address(client)}/999.svg").json()["code"] == "address_unknown"
