"""Commands and documents over HTTP: programmes, plans as jobs, publishing, keys that repeat nothing."""

import asyncio
import csv
import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pypdf import PdfReader

from api.jobs import STANDARD_KINDS, Ground, Worker
from geodata.database import Database
from gridsvc.actors import Actor, Role, Scope, ScopeKind
from gridsvc.plans.document import plan_from_document
from tests.api.conftest import NOW, Client, ClientOf, Write
from tests.geodata.stores import patrol_world
from tests.geodata.stores.patrol_world import CITY

NEW = {"name": "十日巡查", "starts_on": "2026-11-23"}
KEY = {"idempotency-key": "key-number-1"}


@pytest.fixture
def world(database: Database) -> None:
    """The patrolled city with its street."""
    with database.connect() as connection:
        patrol_world.pave(connection, patrol_world.build(connection))


@pytest.fixture
def programme(world: None, client: Client) -> str:
    """A programme; its id."""
    assert world is None
    added = client.post(f"/api/cities/{CITY}/programmes", json=NEW)
    assert added.status_code == 201
    return str(added.json()["id"])


@pytest.fixture
def work_off(database: Database) -> Callable[[], None]:
    """Do the jobs that wait."""
    return lambda: asyncio.run(Worker(Ground(database, lambda: NOW), STANDARD_KINDS).run(wait=False))


@pytest.fixture
def plan(client: Client, programme: str, work_off: Callable[[], None]) -> str:
    """A draft made by a job; its id."""
    job = client.post(f"/api/programmes/{programme}/plans", json={"seed": 3}).headers["location"]
    work_off()
    return str(client.get(job).json()["result"]["plan"])


def test_cities_are_listed_and_shown(client: Client, city: str) -> None:
    shown = client.get(f"/api/cities/{city}").json()
    assert client.get("/api/cities").json() == {"cities": [shown]}
    assert (shown["code"], shown["metric_crs"], shown["synthetic"]) == (city, "EPSG:4543", True)
    answer = client.get("/api/cities/123456")
    assert (answer.status_code, answer.json()["code"]) == (404, "city_unknown")


def test_whole_cities_are_for_those_who_may_see_them_whole(client_of: ClientOf, city: str) -> None:
    narrow = client_of(Actor("x", Role.SUPERVISOR, Scope(ScopeKind.STREET, "990001001")))
    assert narrow.get("/api/cities").json() == {"cities": []}
    for address in (f"/api/cities/{city}", f"/api/cities/{city}/open-problems", f"/cities/{city}/problems"):
        assert (narrow.get(address).status_code, narrow.get(address).json()["code"]) == (403, "city_not_in_scope")


def test_counts_are_those_of_the_database_and_change_with_it(
    client: Client, add_grids: Callable[[int, int], None], add_problem: Callable[..., str], write: Write, city: str
) -> None:
    add_grids(0, 5)
    for grid, state in ((0, "filed"), (0, "handled"), (1, "dispatched"), (2, "closed"), (3, "suspended")):
        add_problem(grid, state)
    address = f"/api/cities/{city}/open-problems"
    answer = client.get(address)
    expected: dict[str, int] = dict(
        write("SELECT grid.code, count(*) FROM grid JOIN open_problem ON open_problem.grid_id = grid.id GROUP BY 1")
    )
    assert answer.json()["counts"] == expected
    assert sorted(expected.values()) == [1, 2]
    assert (answer.json()["regions"]["990001001"], answer.json()["suspended"]) == (3, 1)
    known = {"if-none-match": answer.headers["etag"]}
    assert client.get(address, headers=known).status_code == 304
    assert client.get(f"{address}?overdue=true", headers=known).status_code == 200
    add_problem(4)
    assert len(client.get(address, headers=known).json()["counts"]) == 3


def test_counts_are_looked_at_again_when_a_day_may_have_begun_somewhere(client_of: ClientOf, city: str) -> None:
    now = [datetime(2026, 11, 23, 20, 16, tzinfo=UTC)]
    client = client_of(clock=lambda: now[0])
    address = f"/api/cities/{city}/open-problems"
    known = {"if-none-match": client.get(address).headers["etag"]}
    now[0] += timedelta(minutes=13)
    assert client.get(address, headers=known).status_code == 304
    now[0] += timedelta(minutes=1)
    assert client.get(address, headers=known).status_code == 200


@pytest.mark.parametrize("query", ["colour=red", "region=x", "class=%25", "overdue=1"])
def test_counts_refuse_what_they_do_not_know(client: Client, city: str, query: str) -> None:
    assert client.get(f"/api/cities/{city}/open-problems?{query}").status_code == 400


@pytest.mark.usefixtures("world")
def test_a_programme_is_added_listed_and_shown(client: Client) -> None:
    added = client.post(f"/api/cities/{CITY}/programmes", json=NEW)
    assert (added.status_code, added.json()["sites"]) == (201, 5)
    shown = client.get(added.headers["location"]).json()
    assert (shown["name"], shown["days"], shown["guarantee"]) == ("十日巡查", 10, "per_cycle")
    assert client.get(f"/api/cities/{CITY}/programmes").json() == {"programmes": [shown]}
    assert client.get(f"{added.headers['location']}/cycles").json() == {"cycles": []}
    again = client.post(f"/api/cities/{CITY}/programmes", json=NEW)
    assert (again.status_code, again.json()["code"]) == (409, "programme_exists")


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({}, "body.name"),
        ({"name": "x", "days": 99}, "body.days"),
        ({"name": "x", "colour": "red"}, "body.colour"),
        ({"name": "x", "calendar": "lunar"}, "body.calendar"),
    ],
)
def test_a_body_that_cannot_be_is_refused_by_its_path(client: Client, body: dict[str, Any], path: str) -> None:
    answer = client.post(f"/api/cities/{CITY}/programmes", json=body)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert (answer.json()["code"], answer.json()["errors"][0]["path"]) == ("request_invalid", path)


def test_an_address_with_a_bad_id_is_refused_in_the_same_shape(client: Client) -> None:
    answer = client.get("/api/programmes/nonsense")
    assert (answer.status_code, answer.json()["code"]) == (422, "request_invalid")


def test_a_plan_is_a_job_whose_result_is_a_draft(client: Client, programme: str, work_off: Callable[[], None]) -> None:
    asked = client.post(f"/api/programmes/{programme}/plans", json={"seed": 3})
    assert (asked.status_code, asked.json()["state"], asked.json()["city"]) == (202, "queued", CITY)
    work_off()
    done = client.get(asked.headers["location"]).json()
    assert (done["state"], done["share_done"], done["error"]) == ("done", 1.0, None)
    document = client.get(f"/api/plans/{done['result']['plan']}").json()
    assert (document["schema"], document["status"], document["provenance"]["seed"]) == ("gridsvc/plan/1", "draft", 3)
    assert plan_from_document(document).totals.visits_due == done["result"]["visits_due"]
    assert [each["id"] for each in client.get(f"/api/cities/{CITY}/plans").json()["plans"]] == [document["id"]]
    assert len(client.get(f"/api/programmes/{programme}/cycles").json()["cycles"][0]["dates"]) == 10
    assert [each["id"] for each in client.get(f"/api/jobs?city={CITY}").json()["jobs"]] == [done["id"]]


def test_a_job_that_fails_says_why_in_the_language_of_the_reader(
    client: Client, programme: str, work_off: Callable[[], None], write: Write
) -> None:
    write("DELETE FROM road_edge")
    write("DELETE FROM road_network")
    job = client.post(f"/api/programmes/{programme}/plans", json={}).headers["location"]
    work_off()
    failed = client.get(job).json()
    assert failed["state"] == "failed"
    assert failed["error"]["text"] not in ("", failed["error"]["code"])
    assert client.get(f"{job}?lang=zh").json()["error"]["text"] != failed["error"]["text"]
    assert client.get(f"/api/cities/{CITY}/plans").json() == {"plans": []}


def test_a_job_is_cancelled_over_http(client: Client, programme: str, work_off: Callable[[], None]) -> None:
    job = client.post(f"/api/programmes/{programme}/plans", json={}).headers["location"]
    cancelled = client.post(f"{job}/cancel")
    assert (cancelled.status_code, cancelled.json()["state"]) == (202, "cancelled")
    work_off()
    assert client.get(f"/api/cities/{CITY}/plans").json() == {"plans": []}
    again = client.post(f"{job}/cancel")
    assert (again.status_code, again.json()["code"]) == (409, "job_ended")


def test_an_unknown_job_is_404(client: Client) -> None:
    answer = client.get("/api/jobs/00000000-0000-0000-0000-000000000000")
    assert (answer.status_code, answer.json()["code"]) == (404, "job_unknown")


def test_a_published_plan_shows_in_the_feeds(client: Client, plan: str) -> None:
    assert client.get("/ogc/collections/routes/items").json()["numberReturned"] == 0
    published = client.post(f"/api/plans/{plan}/publish")
    assert (published.status_code, published.json()["status"]) == (200, "published")
    assert client.get("/ogc/collections/routes/items").json()["numberReturned"] > 0
    assert client.get(f"/api/plans/{plan}").json()["status"] == "published"
    again = client.post(f"/api/plans/{plan}/publish")
    assert (again.status_code, again.json()["code"]) == (409, "plan_not_draft")


def test_a_plan_comes_as_geojson_of_a_day_and_a_team(client: Client, plan: str) -> None:
    everything = client.get(f"/api/plans/{plan}.geojson")
    assert everything.headers["content-type"] == "application/geo+json"
    routes = [each for each in everything.json()["features"] if each["properties"]["kind"] == "route"]
    day, team = (routes[0]["properties"][name] for name in ("date", "team"))
    chosen = client.get(f"/api/plans/{plan}.geojson?date={day}&team={team}").json()["features"]
    assert chosen[0]["properties"]["kind"] == "route"
    assert {each["properties"]["date"] for each in chosen if each["properties"]["kind"] != "unplanned"} == {day}


def test_a_plan_comes_as_a_table_and_as_sheets(client: Client, plan: str) -> None:
    table = client.get(f"/api/plans/{plan}.csv")
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(table.content.decode("utf-8-sig"))))
    assert len(rows) == client.get(f"/api/plans/{plan}").json()["totals"]["visits_due"]
    index = client.get(f"/api/plans/{plan}/sheets/index.html")
    assert index.headers["content-security-policy"].startswith("default-src 'none'; style-src 'unsafe-inline'")
    first = index.text.split('href="')[1].split('"')[0]
    assert client.get(f"/api/plans/{plan}/sheets/{first}").status_code == 200
    assert client.get(f"/api/plans/{plan}/sheets/none.html").json()["code"] == "plan_sheet_unknown"


@pytest.mark.parametrize(
    ("ending", "media", "begins"),
    [
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK"),
        ("gpx", "application/gpx+xml", b"<?xml"),
        ("kml", "application/vnd.google-earth.kml+xml", b"<?xml"),
        ("ics", "text/calendar; charset=utf-8", b"BEGIN:VCALENDAR"),
        ("pdf", "application/pdf", b"%PDF-1."),
    ],
)
def test_a_plan_comes_as_a_file_with_a_name(client: Client, plan: str, ending: str, media: str, begins: bytes) -> None:
    answer = client.get(f"/api/plans/{plan}.{ending}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, media)
    assert answer.content.startswith(begins)
    assert f'filename="plan-{plan}.{ending}"; filename*=UTF-8' in answer.headers["content-disposition"]
    known = client.get(f"/api/plans/{plan}.{ending}", headers={"if-none-match": answer.headers["etag"]})
    assert known.status_code == 304


def test_a_file_of_a_day_that_has_no_route_is_404(client: Client, plan: str) -> None:
    answer = client.get(f"/api/plans/{plan}.gpx?date=2001-01-01")
    assert (answer.status_code, answer.json()["code"]) == (404, "plan_no_route")


def test_the_track_of_a_route_stands_beside_its_sheet(client: Client, plan: str) -> None:
    route = client.get(f"/api/plans/{plan}").json()["routes"][0]["id"]
    answer = client.get(f"/api/plans/{plan}/sheets/{route}.gpx")
    assert answer.headers["content-type"] == "application/gpx+xml"
    assert answer.text.count("<rte>") == 1
    printed = client.get(f"/api/plans/{plan}/sheets/{route}.pdf")
    assert printed.headers["content-type"] == "application/pdf"


def test_how_to_get_from_stop_to_stop_is_told(client: Client, plan: str) -> None:
    told = client.get(f"/api/plans/{plan}/directions")
    assert (told.status_code, told.json()["schema"]) == (200, "gridsvc/directions/1")
    route = next(each for each in told.json()["routes"] if max(len(leg["steps"]) for leg in each["legs"]) > 1)
    assert {leg["untold"] for leg in route["legs"]} == {None}
    sheet = f"/api/plans/{plan}/sheets/{route['id']}.html"
    assert '<details class="steps">' in client.get(sheet).text
    assert '<details class="steps" open>' in client.get(f"{sheet}?directions=true").text
    plain, directed = (client.get(f"/api/plans/{plan}.pdf{query}").content for query in ("", "?directions=true"))
    assert plain != directed


def test_a_printed_sheet_leads_to_where_the_service_was_asked(client_of: ClientOf, plan: str) -> None:
    client = client_of(hosts=frozenset({"patrol.example", "127.0.0.1"}))
    asked, own = (client.get(f"http://{host}/api/plans/{plan}.pdf") for host in ("patrol.example", "127.0.0.1"))
    links = [
        str(each.get_object()["/A"]["/URI"])
        for answer in (asked, own)
        for each in PdfReader(io.BytesIO(answer.content)).pages[0]["/Annots"]
    ]
    assert links[0].startswith(f"http://patrol.example/api/plans/{plan}/sheets/")
    assert links[1].startswith("geo:")


def test_an_unknown_plan_is_404_in_every_form(client: Client) -> None:
    unknown = "00000000-0000-0000-0000-000000000000"
    for ending in ("", ".geojson", ".csv", ".ics", "/sheets/index.html"):
        answer = client.get(f"/api/plans/{unknown}{ending}")
        assert (answer.status_code, answer.json()["code"]) == (404, "plan_unknown")
    assert client.post(f"/api/plans/{unknown}/publish").status_code == 404


def test_a_sealed_plan_keeps_what_has_not_begun(client_of: ClientOf, plan: str, write: Write) -> None:
    write("UPDATE plan SET sealed = true")
    planner = client_of(Actor("planner", Role.PLANNER))
    early = client_of(clock=lambda: NOW - timedelta(days=1))
    hidden, seen = (each.get(f"/api/plans/{plan}").json()["routes"] for each in (early, planner))
    assert (len(hidden), len(seen) > 0) == (0, True)
    assert early.get(f"/api/plans/{plan}.geojson").json()["features"] == []
    assert len(early.get(f"/api/plans/{plan}.csv").content.splitlines()) == 1


def test_the_same_key_does_nothing_twice(client: Client, world: None, write: Write) -> None:
    assert world is None
    first, second = (client.post(f"/api/cities/{CITY}/programmes", json=NEW, headers=KEY) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert (first.json(), first.headers["location"]) == (second.json(), second.headers["location"])
    assert write("SELECT count(*) FROM programme") == [(1,)]


@pytest.mark.usefixtures("world")
def test_two_requests_with_one_key_at_once_make_one_thing(client: Client, write: Write) -> None:
    address = f"/api/cities/{CITY}/programmes"
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda _: client.post(address, json=NEW, headers=KEY), range(4)))
    assert {answer.status_code for answer in answers} == {201}
    assert all(answer.json() == answers[0].json() for answer in answers)
    assert write("SELECT count(*) FROM programme") == [(1,)]


@pytest.mark.usefixtures("world")
def test_a_key_belongs_to_one_request_and_one_actor(client: Client, client_of: ClientOf) -> None:
    address = f"/api/cities/{CITY}/programmes"
    client.post(address, json=NEW, headers=KEY)
    other = client.post(address, json={**NEW, "name": "又一个"}, headers=KEY)
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")
    someone = client_of(Actor("someone", Role.PLANNER))
    assert someone.post(address, json={**NEW, "name": "又一个"}, headers=KEY).status_code == 201


def test_an_order_repeated_with_its_key_gets_the_same_job(client: Client, programme: str) -> None:
    address = f"/api/programmes/{programme}/plans"
    first, again = client.post(address, headers=KEY), client.post(address, json={}, headers=KEY)
    assert (again.status_code, again.headers["location"]) == (first.status_code, first.headers["location"])
    assert again.json() == first.json()


@pytest.mark.usefixtures("world")
def test_a_refused_request_may_be_repeated_with_its_key(client: Client, write: Write) -> None:
    address = f"/api/cities/{CITY}/programmes"
    write("UPDATE site SET closed_on = '2026-01-01'")
    assert client.post(address, json=NEW, headers=KEY).status_code == 400
    write("UPDATE site SET closed_on = NULL")
    assert client.post(address, json=NEW, headers=KEY).status_code == 201


@pytest.mark.parametrize("key", ["short", "k" * 201, "with a space in it"])
def test_a_key_that_cannot_be_is_refused(client: Client, key: str) -> None:
    answer = client.post("/api/cities/1/programmes", json=NEW, headers={"idempotency-key": key})
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_invalid")


@pytest.mark.usefixtures("world")
def test_what_an_actor_may_not_do_is_refused(client_of: ClientOf, programme: str) -> None:
    patroller = client_of(Actor("x", Role.PATROLLER))
    for address, body in (
        (f"/api/cities/{CITY}/programmes", {"name": "x"}),
        (f"/api/programmes/{programme}/plans", {}),
    ):
        answer = patroller.post(address, json=body)
        assert (answer.status_code, answer.json()["code"]) == (403, "patrol_forbidden")
