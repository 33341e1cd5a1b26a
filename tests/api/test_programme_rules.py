"""Rules, draws, cover groups and campaigns over HTTP."""

import asyncio
from typing import Any

import pytest

from api.jobs import STANDARD_KINDS, Ground, Worker
from geodata.database import Database
from tests.api.conftest import NOW, Client
from tests.geodata.stores import patrol_world
from tests.geodata.stores.patrol_world import CITY, SCHOOL

RULES = ["category=school,visits=2,min_gap=2", "register=assessable,draw=1,visits=1", "register=demonstration"]


@pytest.fixture
def programme(database: Database, client: Client) -> str:
    """A programme of the patrolled city with three rules; its id."""
    with database.connect() as connection:
        patrol_world.pave(connection, patrol_world.build(connection))
    body = {"name": "分级", "starts_on": "2026-11-23", "rules": RULES, "cover_group": "三级巡查"}
    added = client.post(f"/api/cities/{CITY}/programmes", json=body)
    assert added.status_code == 201
    assert added.json()["cover_group"] == "三级巡查"
    return str(added.json()["id"])


def test_each_site_tells_the_rule_that_gives_it_its_number(client: Client, programme: str) -> None:
    told = client.get(f"/api/programmes/{programme}/sites?on=2026-12-01").json()
    school = next(each for each in told["sites"] if each["site"] == str(SCHOOL))
    assert (told["on"], school["rule"], school["visits"], school["from"]) == ("2026-12-01", 1, 2, "rule")
    assert (school["min_gap_days"], school["also"]) == (2, [3])
    assert [each["sites"] for each in told["rules"]] == [1, 1, 1]


def test_draws_campaigns_and_cover_are_told_of_cycles_that_were_planned(
    client: Client, programme: str, database: Database
) -> None:
    laid = client.post(
        f"/api/cities/{CITY}/campaigns",
        json={"name": "校园整治", "starts_on": "2026-11-25", "ends_on": "2026-11-27", "rules": ["site=一小"]},
    )
    assert (laid.status_code, laid.json()["visits"], laid.json()["added"]) == (201, 1, [])
    assert client.get(f"/api/cities/{CITY}/campaigns").json()["campaigns"][0]["name"] == "校园整治"
    client.post(f"/api/programmes/{programme}/plans", json={"seed": 3})
    asyncio.run(Worker(Ground(database, lambda: NOW), STANDARD_KINDS).run(wait=False))
    (cycle,) = client.get(f"/api/programmes/{programme}/draws").json()["cycles"]
    (draw,) = cycle["draws"]
    assert (draw["rule"], draw["seed"], draw["candidates"], len(draw["drawn"]), draw["holds"]) == (2, 3, 2, 1, True)
    groups = client.get(f"/api/cities/{CITY}/cover-groups").json()["groups"]
    assert groups == [{"name": "三级巡查", "programmes": ["分级"]}]
    cover: dict[str, Any] = client.get(f"/api/cities/{CITY}/cover-groups/三级巡查?from=2026-11-23").json()
    assert (cover["until"], cover["levels"]["any"]) == (
        "2026-12-02",
        {"sites": 3, "covered": 0, "done": 0, "planned": 0},
    )
    assert client.get(f"/api/cities/{CITY}/cover-groups/none").status_code == 404


@pytest.mark.parametrize(
    ("address", "body", "status"),
    [
        ("campaigns", {"name": "x", "starts_on": "2026-11-25", "ends_on": "2026-11-24"}, 400),
        ("campaigns", {"name": "x", "starts_on": "2026-11-25", "ends_on": "2026-11-25", "rules": ["draw=2"]}, 400),
        ("programmes", {"name": "x", "rules": ["teams=nobody"]}, 404),
        ("programmes", {"name": "x", "rules": ["hours=noon"]}, 400),
    ],
)
@pytest.mark.usefixtures("programme")
def test_what_cannot_be_is_refused(client: Client, address: str, body: dict[str, Any], status: int) -> None:
    assert client.post(f"/api/cities/{CITY}/{address}", json=body).status_code == status
