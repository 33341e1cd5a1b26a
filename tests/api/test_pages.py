"""Pages and the files that browsers fetch with them."""

import gzip

import pytest

from geodata.database import Database
from gridsvc.actors import SYSTEM
from maps.pages import CONTENT_SECURITY_POLICY
from tests.api.conftest import Client
from tests.fixtures import small_city
from tests.fixtures.small_plan import CODE, PLAN

PAGES = ("", f"cities/{CODE}/problems", f"cities/{CODE}/sites", f"cities/{CODE}/plans", f"cities/{CODE}/plans/{PLAN}")


@pytest.fixture(autouse=True)
def small(database: Database) -> None:
    with database.connect(actor=SYSTEM) as connection:
        small_city.build(connection)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_holds_no_data_and_allows_only_its_own(client: Client, page: str) -> None:
    answer = client.get(f"/{page}?lang=en")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert answer.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert len(answer.content) < 50_000
    assert '<html lang="en"' in answer.text
    assert client.get(f"/{page}?lang=en", headers={"if-none-match": answer.headers["etag"]}).status_code == 304


@pytest.mark.parametrize("page", [page for page in PAGES if page.split("/")[-1] in ("problems", "sites", str(PLAN))])
def test_the_script_of_a_page_stands_beside_it(client: Client, page: str) -> None:
    answer = client.get(f"/{page}.js")
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert "L.map" in answer.text


def test_a_city_begins_with_its_problems(client: Client) -> None:
    answer = client.get(f"/cities/{CODE}?lang=en")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/cities/{CODE}/problems?lang=en")


@pytest.mark.parametrize(
    ("page", "code"),
    [
        ("cities/000000/problems", "city_unknown"),
        (f"cities/{CODE}/problems.css", "address_unknown"),
        (f"cities/{CODE}/plans/nonsense", "plan_unknown"),
        (f"cities/{CODE}/plans/00000000-0000-0000-0000-000000000000", "plan_unknown"),
    ],
)
def test_a_page_that_is_not_there_is_told_to_people_as_a_page(client: Client, page: str, code: str) -> None:
    assert client.get(f"/{page}").json()["code"] == code
    told = client.get(f"/{page}", headers={"accept": "text/html,*/*;q=0.8", "accept-language": "zh-CN"})
    assert (told.status_code, told.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert '<html lang="zh-CN">' in told.text
    assert "找不到" in told.text


def test_what_people_typed_does_not_become_markup(client: Client) -> None:
    told = client.get("/cities/<script>alert(1)</script>/problems", headers={"accept": "text/html"})
    assert told.status_code == 404
    assert "<script>alert" not in told.text


def test_browser_files_come_packed_and_are_asked_about(client: Client) -> None:
    packed, plain = (
        client.get("/assets/static/core.js", headers={"accept-encoding": encoding}) for encoding in ("gzip", "identity")
    )
    assert (packed.headers["content-encoding"], packed.content) == ("gzip", plain.content)
    assert len(gzip.compress(plain.content)) < len(plain.content)
    assert packed.headers["cache-control"] == "no-cache"
    known = {"if-none-match": packed.headers["etag"]}
    assert client.get("/assets/static/core.js", headers=known).status_code == 304
    assert "max-age=86400" in client.get("/assets/vendor/leaflet/dist/leaflet.js").headers["cache-control"]


@pytest.mark.parametrize("path", ["static/none.js", "static/../pages.py", "static/%2e%2e/pages.py", "vendor/../../x"])
def test_no_other_files_are_given(client: Client, path: str) -> None:
    assert client.get(f"/assets/{path}").status_code == 404
