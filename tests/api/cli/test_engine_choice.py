"""Another road engine as an operator sets it: planned with, told of, checked, looked at, and set wrongly."""

import json
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from api import wiring
from geodata.database import Database
from gridsvc.roads import Roads
from routing.dijkstra import DijkstraSearch
from routing.network import Network
from tests.api.cli.patrolled_city import Run, commands_on
from tests.geodata.stores import patrol_world
from tests.routing.osrm import stub as faults
from tests.routing.osrm.stub import Stub, serving
from tests.routing.valhalla import stub as valhalla

NAME = "十日巡查"


@pytest.fixture(scope="module")
def stub() -> Iterator[Stub]:
    """OSRM on the very street of the patrolled city."""
    street: Roads = patrol_world.straight_street()
    with serving(Stub(Network(street, searching=DijkstraSearch))) as stub:
        yield stub


@pytest.fixture
def run(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    with database.connect() as connection:
        patrol_world.pave(connection, patrol_world.build(connection))
    with commands_on(database, monkeypatch) as run:
        assert run("programme", "add", "--name", NAME, "--start", "2026-11-23").exit_code == 0
        yield run


@pytest.fixture
def with_osrm(stub: Stub, run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Commands that use the stub, by their settings."""
    stub.asked.clear()
    stub.faults.clear()
    for mode in ("WALK", "EBIKE", "CAR"):
        monkeypatch.setenv(f"GRIDSVC_OSRM_{mode}", stub.address)
    set_engine(monkeypatch, "osrm")
    return run


def set_engine(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("GRIDSVC_ENGINE", name)
    wiring.settings.cache_clear()


def test_a_plan_by_osrm_says_so_and_stands_its_check(with_osrm: Run, stub: Stub) -> None:
    made = with_osrm("plan", "run", NAME)
    assert made.exit_code == 0, made.stderr
    assert "Travel is measured by an outside engine, OSRM" in made.stderr
    assert {path.split("/")[1] for path in stub.asked} == {"table", "route"}
    plan = json.loads(with_osrm("plan", "show", NAME, "--json").stdout)
    assert plan["provenance"]["settings"]["travel"] == {
        "engine": "osrm",
        "profiles": {"walk": "foot", "ebike": "bike", "car": "driving"},
        "closures": "ignored",
    }
    assert with_osrm("plan", "check", NAME).exit_code == 0
    published = with_osrm("plan", "publish", NAME)
    assert published.exit_code == 0, published.stderr


def test_valhalla_is_chosen_by_one_setting_for_all_modes(run: Run, stub: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(valhalla.Stub(stub.network)) as server:
        monkeypatch.setenv("GRIDSVC_VALHALLA", server.address)
        set_engine(monkeypatch, "valhalla")
        looked = json.loads(run("doctor", "--json").stdout)
        made = run("plan", "run", NAME)
        checked = run("plan", "check", NAME)
    assert [one["params"]["data"] for one in looked if one["code"] == "doctor_engine_all_modes"] == ["1795369755"]
    assert made.exit_code == 0, made.stderr
    assert "Travel is measured by an outside engine, Valhalla" in made.stderr
    assert checked.exit_code == 0, checked.stdout
    assert {"/sources_to_targets", "/route", "/status"} == set(server.asked)


def test_a_plan_of_another_engine_is_noticed(with_osrm: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert with_osrm("plan", "run", NAME).exit_code == 0
    set_engine(monkeypatch, "own")
    checked = with_osrm("plan", "check", NAME)
    assert checked.exit_code == 3
    assert "travel was measured by another engine when it was made: engine=osrm" in checked.stdout


def test_closures_that_osrm_cannot_know_are_told(with_osrm: Run) -> None:
    closed = with_osrm("roads", "close", "中街", "--from", "2026-11-23", "--until", "2026-11-30")
    assert closed.exit_code == 0, closed.stderr
    made = with_osrm("plan", "run", NAME, "--json")
    assert [each["code"] for each in json.loads(made.stdout)["notices"]] == [
        "engine_outside_in_use",
        "engine_closures_ignored",
    ]


def test_scipy_plans_the_same_with_a_warning(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    own = json.loads(run("plan", "run", NAME, "--json").stdout)
    set_engine(monkeypatch, "scipy")
    slow = json.loads(run("plan", "run", NAME, "--json").stdout)
    assert (own["travel_s"], own["notices"]) == (slow["travel_s"], [])
    assert slow["notices"] == [{"code": "engine_scipy_in_use", "params": {}}]
    assert run("plan", "check", NAME).exit_code == 0


def test_an_engine_that_is_away_ends_the_command_with_its_setting(
    with_osrm: Run, stub: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda _seconds: None)
    stub.faults += [faults.text("<html>", "text/html")] * 50
    refused = with_osrm("plan", "run", NAME, lang="zh")
    assert refused.exit_code == 3
    assert f"{stub.address} 有程序应答（HTTP 200，text/html），但不是 OSRM" in refused.stderr
    stub.faults[:] = [faults.status(503)] * 50
    away = with_osrm("plan", "run", NAME)
    assert away.exit_code == 6
    assert "HTTP 503" in away.stderr
    stub.faults.clear()


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("GRIDSVC_ENGINE", "orsm", "GRIDSVC_ENGINE 的值 orsm 不可用；例如：own, scipy, osrm, valhalla"),
        ("GRIDSVC_OSRM_CAR", "127.0.0.1:5000", "GRIDSVC_OSRM_CAR：127.0.0.1:5000 不是路网引擎的地址"),
        ("GRIDSVC_OSRM_PROFILES", "walk=foot", "GRIDSVC_OSRM_PROFILES 的值 walk=foot 不可用"),
        ("GRIDSVC_ENGINE_TABLE_SIZE", "0", "GRIDSVC_ENGINE_TABLE_SIZE 的值 0 不可用"),
        ("GRIDSVC_ENGINE_TIMEOUT_S", "soon", "GRIDSVC_ENGINE_TIMEOUT_S 的值 soon 不可用"),
    ],
)
def test_a_wrong_setting_is_told_by_name(
    with_osrm: Run, monkeypatch: pytest.MonkeyPatch, setting: str, value: str, said: str
) -> None:
    monkeypatch.setenv(setting, value)
    wiring.settings.cache_clear()
    refused = with_osrm("plan", "run", NAME, lang="zh")
    assert refused.exit_code == 3
    assert said in refused.stderr


def test_osrm_without_any_address_is_told_how_to_set_one(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    set_engine(monkeypatch, "osrm")
    refused = run("plan", "run", NAME)
    assert refused.exit_code == 3
    assert "set GRIDSVC_OSRM_WALK, say GRIDSVC_OSRM_WALK=http://127.0.0.1:5000" in refused.stderr


def test_doctor_says_at_which_addresses_the_engine_answers(
    with_osrm: Run, stub: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ExitStack() as stack:
        older = stack.enter_context(serving(Stub(stub.network, data_version="20250101")))
        monkeypatch.setenv("GRIDSVC_OSRM_WALK", f"{stub.address} {older.address}")
        monkeypatch.setenv("GRIDSVC_OSRM_EBIKE", f"{stub.address}/wrong")
        monkeypatch.setenv("GRIDSVC_OSRM_CAR", "")
        wiring.settings.cache_clear()
        looked = with_osrm("doctor", "--json")
    assert looked.exit_code == 3
    found = [(one["code"], one["verdict"]) for one in json.loads(looked.stdout) if "engine" in one["code"]]
    assert found == [
        ("doctor_engine_answers", "good"),
        ("doctor_engine_answers", "good"),
        ("doctor_engine_data_differ", "advised"),
        ("engine_refuses", "missing"),
        ("engine_without_address", "advised"),
    ]


def test_doctor_names_the_engine_of_this_process(run: Run) -> None:
    found = json.loads(run("doctor", "--json").stdout)
    assert {"found": "own"} in [one["params"] for one in found if one["code"] == "doctor_engine"]


def test_doctor_notices_a_server_of_another_profile(with_osrm: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRIDSVC_OSRM_PROFILES", "walk=driving ebike=bike car=foot")
    wiring.settings.cache_clear()
    looked = json.loads(with_osrm("doctor", "--json").stdout)
    wrong = [one["params"]["mode"] for one in looked if one["code"] == "engine_profile_wrong"]
    assert wrong == ["walk", "car"]
