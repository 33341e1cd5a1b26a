"""Sites and categories over HTTP, and what nobody but some roles is told."""

import json

import pytest

from api.http.description import examples
from geodata.database import Database
from gridsvc.actors import Actor, Role, Scope, ScopeKind
from tests.api.conftest import Client, ClientOf
from tests.geodata.stores import patrol_world
from tests.geodata.stores.patrol_world import CITY, HOTEL, SCHOOL

PERSON, PHONE = "包保人张三", "13912345678"
SITES = f"/api/cities/{CITY}/sites"


@pytest.fixture(autouse=True)
def world(database: Database) -> None:
    with database.connect() as connection:
        patrol_world.pave(connection, patrol_world.build(connection))
        connection.execute(
            "INSERT INTO site_owner (site_id, rank, name, phone, valid_from)"
            " SELECT id, 'district_leader', %s, %s, '2020-01-01' FROM site WHERE public_id = %s",
            [PERSON, PHONE, SCHOOL],
        )


def test_sites_are_found_by_initials_and_listed_by_register(client: Client) -> None:
    assert [each["name"] for each in client.get(SITES, params={"q": "nsc"}).json()["sites"]] == ["南市场"]
    assert client.get(SITES, params={"q": "  "}).json() == {"sites": [], "unread": 0}
    listed = client.get(SITES, params={"register": "hot_spot"}).json()
    assert (listed["total"], [each["name"] for each in listed["sites"]]) == (1, ["后巷"])
    assert len(client.get(SITES, params={"limit": 2, "offset": 3}).json()["sites"]) == 2
    assert client.get(SITES, params={"register": "vip"}).status_code == 422
    assert client.get(SITES, params={"q": "x" * 300}).status_code == 422
    assert client.get("/api/cities/123456/sites").status_code == 404


def test_a_new_name_is_found_at_once(client: Client, database: Database) -> None:
    assert client.get(SITES, params={"q": "lqlnmsc"}).json()["sites"] == []
    with database.connect() as connection:
        connection.execute("UPDATE site SET name = '龙泉路农贸市场' WHERE public_id = %s", [HOTEL])
    assert [each["id"] for each in client.get(SITES, params={"q": "lqlnmsc"}).json()["sites"]] == [str(HOTEL)]


def test_a_site_is_told_whole_and_its_owners_to_supervisors(client_of: ClientOf) -> None:
    client = client_of(Actor("s", Role.SUPERVISOR, Scope(ScopeKind.CITY, CITY)))
    told = client.get(f"{SITES}/{SCHOOL}").json()
    assert (told["category"], told["registers"], told["owners"][0]["name"]) == ("school", ["demonstration"], PERSON)
    owners = client.get(f"{SITES}/{SCHOOL}/owners", params={"on": "2019-01-01"}).json()
    assert (owners["owners"], [each["phone"] for each in owners["history"]]) == ([], [PHONE])
    assert client.get(f"{SITES}/{CITY}").status_code == 422
    assert client.get(f"{SITES}/00000000-0000-0000-0000-000000000000").status_code == 404


@pytest.mark.parametrize("role", [Role.CITIZEN, Role.PATROLLER, Role.HANDLER, Role.VERIFIER, Role.INTAKE])
def test_names_of_owners_are_kept_from_other_roles(client_of: ClientOf, database: Database, role: Role) -> None:
    client = client_of(Actor("x", role, Scope(ScopeKind.CITY, CITY)))
    with database.connect() as connection:
        connection.execute("UPDATE site SET attributes = jsonb_build_object('包保责任人', %s::text)", [PERSON])
    for address in (f"{SITES}/{SCHOOL}", f"{SITES}/{SCHOOL}/file.json", f"{SITES}/{SCHOOL}/file.html", f"{SITES}?q=yx"):
        told = client.get(address)
        assert (told.status_code, PERSON in told.text, PHONE in told.text) == (200, False, False), address
    assert client.get(f"{SITES}/{SCHOOL}").json()["owners"] is None
    refused = client.get(f"{SITES}/{SCHOOL}/owners")
    assert (refused.status_code, refused.json()["code"]) == (403, "owners_forbidden")


def test_no_feed_tells_the_name_of_an_owner_to_anybody(client: Client) -> None:
    collections = client.get("/ogc/collections").json()["collections"]
    assert len(collections) > 5
    for each in collections:
        text = client.get(f"/ogc/collections/{each['id']}/items", params={"limit": 1000}).text
        assert PERSON not in text, each["id"]
        assert PHONE not in text, each["id"]
    assert PERSON not in json.dumps(client.get(SITES).json(), ensure_ascii=False)


def test_another_city_is_not_seen(client_of: ClientOf) -> None:
    client = client_of(Actor("s", Role.SUPERVISOR, Scope(ScopeKind.CITY, "530100")))
    assert {client.get(f"{SITES}{more}").status_code for more in ("", f"/{SCHOOL}", f"/{SCHOOL}/owners")} == {403}


def test_a_site_is_put_on_a_register_once_by_who_may(client: Client, client_of: ClientOf) -> None:
    address, body = f"{SITES}/{HOTEL}/registers", {"register": "hot_spot", "since": "2026-11-01", "note": "整治"}
    key = {"idempotency-key": "register-0001"}
    answers = [client.post(address, json=body, headers=key) for _ in range(2)]
    assert [each.status_code for each in answers] == [201, 201]
    assert client.post(address, json=body).status_code == 409
    assert client.get(SITES, params={"register": "hot_spot"}).json()["total"] == 2
    feed = client.get("/ogc/collections/sites/items", params={"city": CITY, "limit": 100}).json()
    registers = {each["id"]: each["properties"]["registers"] for each in feed["features"]}
    assert registers[str(HOTEL)] == "assessable,hot_spot"
    shown = {each["id"]: each["properties"]["register"] for each in feed["features"]}
    assert (shown[str(HOTEL)], shown[str(SCHOOL)]) == ("hot_spot", "demonstration")
    patroller = client_of(Actor("p", Role.PATROLLER, Scope(ScopeKind.CITY, CITY)))
    assert patroller.post(address, json=body).status_code == 403


@pytest.mark.parametrize(
    ("body", "on"),
    [
        ({"register": "hot_spot", "since": "2026-01-01"}, {"hot_spot", "demonstration"}),
        ({"register": "hot_spot", "since": "2100-01-01"}, {"demonstration"}),
        ({"register": "hot_spot", "since": "2026-01-01", "until": "2026-01-02"}, {"demonstration"}),
        ({"register": "demonstration", "since": "2026-01-01", "listed": False}, set()),
    ],
)
def test_feed_list_and_search_know_one_set_of_registers(client: Client, body: dict[str, str], on: set[str]) -> None:
    assert client.post(f"{SITES}/{SCHOOL}/registers", json=body).status_code == 201
    for register in ("demonstration", "assessable", "hot_spot"):
        listed = client.get(SITES, params={"register": register}).json()["sites"]
        feed = client.get("/ogc/collections/sites/items", params={"city": CITY, "register": register}).json()
        assert (str(SCHOOL) in {each["id"] for each in listed}) == (register in on)
        shown = {each["id"] for each in feed["features"] if each["properties"]["closed_on"] is None}
        assert shown == {each["id"] for each in listed}
    (found,) = client.get(SITES, params={"q": "yixiao"}).json()["sites"]
    feature = client.get(f"/ogc/collections/sites/items/{SCHOOL}").json()["properties"]
    assert set(found["registers"]) == on
    assert set(filter(None, feature["registers"].split(","))) == on
    assert feature["register"] == ("hot_spot" if "hot_spot" in on else next(iter(on), None))


def test_categories_are_told_with_checklist_and_versions(client: Client) -> None:
    listed = client.get("/api/categories").json()["categories"]
    assert len(listed) == 33
    shown = client.get("/api/categories/hotel").json()
    assert {each["head"] for each in shown["checklist"]} == {
        *("environment", "order", "facilities", "notices", "conduct"),
    }
    assert [each["version"] for each in shown["versions"]] == [1]
    assert client.get("/api/categories/nothing").status_code == 404
    assert client.get("/api/categories", params={"city": CITY}).json() == {"categories": []}


@pytest.mark.parametrize("more", ["", f"/{SCHOOL}", f"/{SCHOOL}/owners"])
def test_the_described_examples_have_the_members_of_the_answers(client: Client, more: str) -> None:
    shown = examples()[
        f"get /api/cities/{{code}}/sites{'/{site}' if more else ''}{'/owners' if 'owners' in more else ''}"
    ]
    answer = client.get(f"{SITES}{more}", params={} if more else {"q": "yixiao"}).json()
    assert set(answer) == set(shown["example"])
    if not more:
        assert set(answer["sites"][0]) == set(shown["example"]["sites"][0])


@pytest.mark.parametrize("more", ["", "/{category}"])
def test_the_described_categories_have_the_members_of_the_answers(client: Client, more: str) -> None:
    shown = examples()[f"get /api/categories{more}"]["example"]
    assert set(client.get(f"/api/categories{more.format(category='bank')}").json()) == set(shown)
