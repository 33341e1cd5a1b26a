"""`gridsvc programme` as a planner types it."""

import json
from collections.abc import Iterator

import pytest

from geodata.database import Database
from geodata.stores.campaigns import CampaignStore
from geodata.stores.cycles import CycleStore
from geodata.stores.programmes import ProgrammeStore
from gridsvc.actors import SYSTEM
from gridsvc.patrols.working_days import WorkingDays
from gridsvc.usecases.start_cycle import start_cycle
from tests.api.cli.patrolled_city import Run, commands_on
from tests.geodata.stores import patrol_world
from tests.geodata.stores.patrol_world import CITY, LANE, RIDERS, SCHOOL


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
        (["--name", "x", "--days", "0"], 3, "days"),
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


def test_months_are_told_by_their_calendar_alone(run: Run) -> None:
    document = json.loads(run("programme", "add", "--name", "包保", "--calendar", "month", "--json").stdout)
    assert (document["calendar"], document["days"]) == ("month", 31)
    assert "calendar months" in run("programme", "list").stdout


def test_zones_teams_and_sites_go_by_their_names(run: Run) -> None:
    rule = "zone=demonstration,teams=骑行队+步行队,hours=17:00-19:00,min_gap=2"
    document = json.loads(
        run("programme", "add", "--name", "重点", "--rule", rule, "--rule", "site=后巷", "--json").stdout
    )
    first, second = document["rules"]
    assert str(RIDERS) in first
    assert "hours=1-7 17:00-19:00" in first
    assert second == f"site={LANE}"
    assert document["sites"] == 3
    for word in ("zone=nowhere", "teams=nobody"):
        assert run("programme", "add", "--name", "无", "--rule", word).exit_code == 4


def test_it_is_told_which_rule_gave_a_site_its_number(run: Run) -> None:
    rules = (
        "--rule",
        "category=school,visits=3,max_gap=4",
        "--rule",
        "tier=demonstration",
        "--rule",
        "category=school",
    )
    added = run("programme", "add", "--name", "分级", *rules)
    assert "3" in added.stderr.splitlines()[0]
    told = run("programme", "sites", "分级").stdout
    assert "1 to 4 days apart" in told
    assert "rules 2, 3 fit too" in told
    document = json.loads(run("programme", "sites", "分级", "--site", "一小", "--json").stdout)
    (school,) = document["sites"]
    assert (school["rule"], school["visits"], school["from"], school["also"]) == (1, 3, "rule", [2, 3])
    assert [(each["sites"], each["also"]) for each in document["rules"]] == [(1, 0), (1, 1), (0, 1)]
    (patrol,) = json.loads(run("sites", "show", "一小", "--json").stdout)["patrols"]
    assert (patrol["name"], patrol["rule"], patrol["visits"], patrol["from"]) == ("分级", 1, 3, "rule")
    assert "3 a cycle, said by the rule, rule 1: category=school" in run("sites", "show", "一小").stdout
    assert "no rule chooses it" in run("programme", "sites", "分级", "--site", "远处").stderr


def test_draws_are_told_and_drawn_again(run: Run, database: Database) -> None:
    run("programme", "add", "--name", "抽查", "--rule", "register=demonstration", "--rule", "draw=1,visits=1")
    assert "No sites were drawn" in run("programme", "draws", "抽查").stderr
    with database.connect() as connection:
        store = ProgrammeStore(connection)
        (asked,) = store.programmes(CITY)
        stores = store, CycleStore(connection), CampaignStore(connection)
        start_cycle(asked, stores, WorkingDays(), actor=SYSTEM, seed=7)
    told = run("programme", "draws", "抽查")
    assert told.exit_code == 0
    assert "seed 7; drawn again from the record: the same" in told.stdout
    with database.connect() as connection:
        connection.execute("UPDATE cycle_draw SET drawn = '{}'")
    assert run("programme", "draws", "抽查").exit_code == 3


def test_a_cover_group_is_told_by_level_and_together(run: Run, database: Database) -> None:
    for name, level in (("领导", "leaders"), ("责任单位", "agency")):
        words = ("--level", level, "--cover-group", "三级巡查", "--start", "2026-11-23")
        assert json.loads(run("programme", "add", "--name", name, *words, "--json").stdout)["cover_group"] == "三级巡查"
    with database.connect() as connection:
        store = ProgrammeStore(connection)
        for asked in store.programmes(CITY):
            stores = store, CycleStore(connection), CampaignStore(connection)
            start_cycle(asked, stores, WorkingDays(), actor=SYSTEM)
        connection.execute(
            "UPDATE visit SET state = 'done', ended_at = now(), on_date = '2026-11-24' FROM site, cycle, programme"
            " WHERE site.id = visit.site_id AND cycle.id = visit.cycle_id AND programme.id = cycle.programme_id"
            " AND site.public_id = %s AND programme.level = 'leaders' AND visit.ordinal = 1",
            [SCHOOL],
        )
    span = ("--from", "2026-11-23", "--until", "2026-12-02")
    document = json.loads(run("programme", "cover", "三级巡查", *span, "--json").stdout)
    assert {level: each["covered"] for level, each in document["levels"].items()} == {
        "leaders": 1,
        "agency": 0,
        "any": 1,
    }
    assert len(document["uncovered"]) == document["levels"]["any"]["sites"] - 1
    told = run("programme", "cover", "三级巡查", *span).stdout
    assert "any level: 1 of 5 sites covered" in told
    assert "4 sites are visited by none" in told
    assert run("programme", "cover", "无").exit_code == 4
    assert run("programme", "cover", "三级巡查", "--from", "2026-12-02", "--until", "2026-11-23").exit_code == 3
