"""`gridsvc campaign` as a planner types it."""

import json
from collections.abc import Iterator

import pytest

from geodata.database import Database
from tests.api.cli.patrolled_city import Run, commands_on
from tests.geodata.stores import patrol_world
from tests.geodata.stores.patrol_world import CITY, SCHOOL

SPAN = ("--from", "2027-03-03", "--until", "2027-03-05")


@pytest.fixture
def run(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    with database.connect() as connection:
        world = patrol_world.build(connection)
        patrol_world.pave(connection, world)
    with commands_on(database, monkeypatch) as run:
        run(
            "programme",
            "add",
            "--name",
            "十日巡查",
            "--start",
            "2027-03-01",
            "--rule",
            "register=demonstration,visits=1",
        )
        yield run


def test_a_campaign_adds_visits_that_are_planned_on_its_days(run: Run) -> None:
    laid = json.loads(
        run("campaign", "add", "--name", "校园整治", *SPAN, "--rule", "site=一小,visits=2", "--json").stdout
    )
    assert (laid["sites"], laid["visits"], laid["added"], laid["rules"]) == (1, 2, [], [f"site={SCHOOL},visits=2"])
    made = json.loads(run("plan", "run", "十日巡查", "--json").stdout)
    assert (made["visits_due"], made["visits_planned"]) == (4, 4)
    plan = json.loads(run("plan", "show", made["plan"], "--json").stdout)
    days = [route["date"] for route in plan["routes"] for stop in route["stops"] if stop["site"] == str(SCHOOL)]
    assert sum("2027-03-03" <= day <= "2027-03-05" for day in days) >= 2
    assert run("plan", "check", made["plan"]).exit_code == 0


def test_what_was_drawn_is_told_with_the_plan(run: Run) -> None:
    run(
        "programme",
        "add",
        "--name",
        "抽查",
        "--start",
        "2027-03-01",
        "--rule",
        "register=demonstration,draw=1,visits=1",
    )
    assert "1 of 2 sites were drawn (seed 4)" in run("plan", "run", "抽查", "--seed", "4").stderr
    assert run("programme", "draws", "抽查").exit_code == 0


def test_a_campaign_laid_over_a_cycle_that_runs_says_what_to_plan_again(run: Run) -> None:
    first = json.loads(run("plan", "run", "十日巡查", "--json").stdout)
    told = run("campaign", "add", "--name", "校园整治", *SPAN, "--programme", "十日巡查", "--rule", "site=一小").stdout
    assert "1 sites, 1 visits more" in told
    assert "cycle 2027-03-01 to 2027-03-10: 1 visits added" in told
    assert run("plan", "check", first["plan"]).exit_code == 3
    again = json.loads(run("plan", "run", "十日巡查", "--start", "2027-03-01", "--json").stdout)
    assert again["visits_due"] == first["visits_due"] + 1
    assert "校园整治" in run("campaign", "list").stdout
    (listed,) = json.loads(run("campaign", "list", "--city", CITY, "--json").stdout)
    assert (listed["starts_on"], listed["ends_on"]) == ("2027-03-03", "2027-03-05")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--rule", "category=airport"], 3, "none of 5 sites"),
        (["--programme", "nothing"], 4, "nothing"),
        (["--rule", "draw=2"], 3, "draw"),
        (["--until", "2027-03-01"], 3, "ends_on"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(run: Run, words: list[str], code: int, said: str) -> None:
    refused = run("campaign", "add", "--name", "整治", *SPAN, *words)
    assert refused.exit_code == code
    assert said in refused.stderr
    assert "no campaign yet" in run("campaign", "list").stderr


def test_a_name_is_given_once(run: Run) -> None:
    assert run("campaign", "add", "--name", "整治", *SPAN).exit_code == 0
    assert run("campaign", "add", "--name", "整治", *SPAN).exit_code == 5
