"""`gridsvc programme` as a planner types it."""

import json
from collections.abc import Iterator

import pytest

from geodata.database import Database
from tests.api.cli.patrolled_city import Run, commands_on
from tests.geodata.stores import patrol_world
from tests.geodata.stores.patrol_world import CITY, RIDERS, SCHOOL


@pytest.fixture
def run(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    with database.connect() as connection:
        patrol_world.build(connection)
    with commands_on(database, monkeypatch) as run:
        yield run


def test_a_name_is_enough(run: Run) -> None:
    added = run("programme", "add", "--name", "十日巡查", "--city", CITY, "--json")
    assert added.exit_code == 0, added.stderr
    document = json.loads(added.stdout)
    assert (document["level"], document["calendar"], document["days"]) == ("office", "fixed", 10)
    assert (document["rules"], len(document["teams"]), document["sites"]) == ([""], 2, 5)
    assert document["visits"] >= 6


def test_everything_can_be_said(run: Run) -> None:
    words = [
        *("programme", "add", "--name", "校园", "--level", "agency", "--team", "骑行队", "--start", "2026-11-23"),
        *("--rule", "category=school,visits=3", "--rule", f"site={SCHOOL}", "--calendar", "working", "--days", "5"),
        *("--guarantee", "rolling", "--min-gap", "2", "--max-gap", "6", "--quota", "1", "--district", "990102"),
        *("--closed", "2026-12-24", "--setting", "balance=0.5", "--json"),
    ]
    document = json.loads(run(*words).stdout)
    assert document["rules"] == ["category=school,visits=3", f"site={SCHOOL}"]
    assert document["teams"] == [str(RIDERS)]
    assert (document["calendar"], document["days"], document["guarantee"]) == ("working", 5, "rolling")
    assert (document["min_gap_days"], document["max_gap_days"], document["quota_per_cycle"]) == (2, 6, 1)
    assert (document["district"], document["starts_on"], document["visits"]) == ("990102", "2026-11-23", 3)
    assert document["settings"] == {"balance": 0.5, "closed_days": ["2026-12-24"]}


def test_programmes_are_listed_and_shown_by_name_and_by_the_beginning_of_the_id(run: Run) -> None:
    assert "no programme yet" in run("programme", "list").stderr
    identity = json.loads(run("programme", "add", "--name", "十日巡查", "--json").stdout)["id"]
    assert identity in run("programme", "list").stdout
    assert [each["name"] for each in json.loads(run("programme", "list", "--json").stdout)] == ["十日巡查"]
    for key in ("十日巡查", identity, identity[:8]):
        assert json.loads(run("programme", "show", key, "--json").stdout)["id"] == identity
    assert "all sites" in run("programme", "show", "十日巡查").stdout


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--name", "x", "--rule", "colour=red"], 3, "colour=red"),
        (["--name", "x", "--rule", "category=airport"], 3, "none of 5 sites"),
        (["--name", "x", "--team", "nobody"], 4, "步行队, 骑行队"),
        (["--name", "x", "--city", "999999"], 4, "999999"),
        (["--name", " "], 3, "name"),
        (["--name", "x", "--days", "40"], 3, "40"),
        (["--name", "x", "--level", "mayor"], 2, "mayor"),
        (["--name", "x", "--setting", "fast"], 2, "fast"),
        (["--name", "x", "--setting", "speed=3"], 3, "speed"),
        (["--name", "x", "--setting", "balance=much"], 3, "balance"),
        (["--name", "x", "--setting", "own_agency=no"], 3, "own_agency"),
        (["--name", "x", "--max-gap", "0"], 3, "max_gap_days"),
        (["--name", "x", "--start", "9999-12-25"], 3, "starts_on"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_added(run: Run, words: list[str], code: int, said: str) -> None:
    refused = run("programme", "add", *words)
    assert refused.exit_code == code
    assert said in refused.stderr
    assert json.loads(run("programme", "list", "--json").stdout) == []


def test_a_name_is_given_once_and_an_unknown_one_is_not_found(run: Run) -> None:
    run("programme", "add", "--name", "十日巡查")
    assert run("programme", "add", "--name", "十日巡查").exit_code == 5
    assert run("programme", "show", "nothing").exit_code == 4
