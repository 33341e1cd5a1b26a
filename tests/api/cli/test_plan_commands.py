"""`gridsvc plan` as a planner types it: run, look, check, publish, export."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from geodata.database import Database
from tests.api.cli.patrolled_city import Run, commands_on
from tests.geodata.stores import patrol_world

NAME = "十日巡查"


@pytest.fixture
def run(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    with database.connect() as connection:
        patrol_world.pave(connection, patrol_world.build(connection))
    with commands_on(database, monkeypatch) as run:
        assert run("programme", "add", "--name", NAME, "--start", "2026-11-23").exit_code == 0
        yield run


def made(run: Run, *words: str) -> dict[str, Any]:
    done = run("plan", "run", NAME, "--json", *words)
    assert done.exit_code == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def states(database: Database) -> set[str]:
    with database.connect() as connection:
        return {row[0] for row in connection.execute("SELECT DISTINCT state::text FROM visit").fetchall()}


class TestRunning:
    def test_the_first_run_starts_the_cycle_and_saves_a_draft(self, run: Run, database: Database) -> None:
        found = made(run)
        assert found["cycle"]["started"] is True
        assert (found["cycle"]["starts_on"], found["cycle"]["ends_on"]) == ("2026-11-23", "2026-12-02")
        assert found["visits_due"] == found["visits_planned"] + found["visits_unplanned"]
        assert found["visits_unplanned"] == 1
        assert states(database) == {"due"}

    def test_the_next_run_makes_another_version_of_the_same_cycle(self, run: Run) -> None:
        first, second = made(run), made(run, "--seed", "2")
        assert (first["version"], second["version"]) == (1, 2)
        assert first["cycle"]["id"] == second["cycle"]["id"]
        assert (second["cycle"]["started"], second["seed"]) == (False, 2)

    def test_after_publication_the_next_cycle_is_planned(self, run: Run) -> None:
        run("plan", "publish", made(run)["plan"])
        following = made(run)
        assert (following["cycle"]["starts_on"], following["version"]) == ("2026-12-03", 1)
        assert following["largest_rolling_gap_days"] is not None

    def test_a_start_can_be_named(self, run: Run) -> None:
        assert made(run, "--start", "2027-03-01")["cycle"]["starts_on"] == "2027-03-01"
        refused = run("plan", "run", NAME, "--start", "2027-03-05")
        assert refused.exit_code == 5
        assert "overlaps" in refused.stderr

    def test_people_are_told_in_words(self, run: Run) -> None:
        done = run("plan", "run", NAME)
        assert "Started the cycle 2026-11-23 to 2026-12-02" in done.stderr
        assert "have no street near" in done.stderr
        assert "gridsvc plan publish" in done.stderr
        assert "1 not" in done.stdout
        assert "未安排 1" in run("plan", "run", NAME, lang="zh-CN").stdout

    def test_a_rolling_guarantee_is_priced(self, run: Run, database: Database) -> None:
        words = ("--name", "滚动", "--start", "2026-11-23", "--guarantee", "rolling", "--days", "5")
        run("programme", "add", *words)
        first = json.loads(run("plan", "run", "滚动", "--json").stdout)
        run("plan", "publish", first["plan"])
        with database.connect() as connection:
            connection.execute("UPDATE visit SET on_date = '2026-11-20' WHERE state = 'planned' AND ordinal = 1")
        second = run("plan", "run", "滚动")
        assert second.exit_code == 0, second.stderr
        assert "Cannot hold" in second.stderr

    def test_unknown_holidays_are_told(self, run: Run) -> None:
        run("programme", "add", "--name", "w", "--start", "2031-01-06", "--calendar", "working")
        assert "holidays of 2031" in run("plan", "run", "w").stderr

    def test_a_programme_that_is_not_there_is_not_found(self, run: Run) -> None:
        assert run("plan", "run", "nothing").exit_code == 4


class TestLooking:
    def test_plans_are_listed(self, run: Run) -> None:
        assert "no plan yet" in run("plan", "list").stderr
        identity = made(run)["plan"]
        line = run("plan", "list").stdout
        assert identity in line
        assert NAME in line
        (listed,) = json.loads(run("plan", "list", NAME, "--json").stdout)
        assert (listed["id"], listed["status"], listed["programme_name"]) == (identity, "draft", NAME)
        assert json.loads(run("plan", "list", "--city", patrol_world.CITY, "--json").stdout) == [listed]

    def test_a_plan_is_shown_by_id_beginning_or_programme(self, run: Run) -> None:
        identity = made(run)["plan"]
        for key in (identity, identity[:8], NAME):
            document = json.loads(run("plan", "show", key, "--json").stdout)
            assert (document["schema"], document["id"]) == ("gridsvc/plan/1", identity)
        shown = run("plan", "show", NAME).stdout
        assert "骑行队" in shown
        assert "远处, it cannot be reached: no street to use within 300 m (e-bike, on foot) (proven)" in shown

    def test_what_is_not_there_is_not_found(self, run: Run) -> None:
        for command in (("show",), ("check",), ("publish",)):
            assert run("plan", *command, "nothing").exit_code == 4


class TestChecking:
    def test_a_stored_plan_has_no_faults_before_and_after_publication(self, run: Run) -> None:
        identity = made(run)["plan"]
        assert run("plan", "check", identity).exit_code == 0
        assert run("plan", "publish", identity).exit_code == 0
        checked = run("plan", "check", identity, "--json")
        assert checked.exit_code == 0
        assert json.loads(checked.stdout)["faults"] == []

    def test_a_plan_stays_right_when_its_visits_are_done(self, run: Run, database: Database) -> None:
        identity = made(run)["plan"]
        run("plan", "publish", identity)
        with database.connect() as connection:
            connection.execute("UPDATE visit SET state = 'done', ended_at = now() WHERE state = 'planned'")
        checked = run("plan", "check", identity)
        assert checked.exit_code == 0, checked.stdout

    def test_a_file_damaged_by_hand_is_faulted_in_words(self, run: Run, tmp_path: Path) -> None:
        made(run)
        document = json.loads(run("plan", "show", NAME, "--json").stdout)
        document["routes"][0]["stops"][0]["travel_s"] += 60
        document["unplanned"] = []
        file = tmp_path / "damaged.json"
        file.write_text(json.dumps(document))
        checked = run("plan", "check", file)
        assert checked.exit_code == 3
        assert "the way takes" in checked.stdout
        assert "a due visit of 远处 is neither planned nor listed as unplanned" in checked.stdout
        codes = {fault["code"] for fault in json.loads(run("plan", "check", file, "--json").stdout)["faults"]}
        assert {"wrong_travel_time", "wrong_arrival", "missing_visit"} <= codes
        assert "实为" in run("plan", "check", file, lang="zh-CN").stdout

    @pytest.mark.parametrize("text", ["", "[]", '{"schema": "gridsvc/plan/1"}', "\x00\xff"])
    def test_a_file_that_is_no_plan_is_refused(self, run: Run, tmp_path: Path, text: str) -> None:
        file = tmp_path / "wrong.json"
        file.write_bytes(text.encode("latin-1"))
        refused = run("plan", "check", file)
        assert refused.exit_code == 3
        assert len(refused.stderr.strip().splitlines()) == 1

    def test_a_file_that_is_not_there_is_not_found(self, run: Run, tmp_path: Path) -> None:
        assert run("plan", "check", tmp_path / "none.json").exit_code == 4

    def test_new_roads_are_noticed(self, run: Run, database: Database) -> None:
        identity = made(run)["plan"]
        repave(database)
        checked = run("plan", "check", identity)
        assert checked.exit_code == 3
        assert "the roads have changed since it was made" in checked.stdout


def repave(database: Database) -> None:
    with database.connect() as connection:
        (city,) = connection.execute("SELECT id FROM city").fetchone() or (0,)
        patrol_world.pave(connection, patrol_world.PatrolWorld(city), factor=2)


class TestPublishing:
    def test_visits_get_their_states_and_the_former_plan_is_superseded(self, run: Run, database: Database) -> None:
        first, second = made(run), made(run, "--seed", "2")
        assert run("plan", "publish", first["plan"]).exit_code == 0
        assert states(database) == {"planned", "unplanned"}
        assert run("plan", "publish", second["plan"]).exit_code == 0
        listed = {each["id"]: each["status"] for each in json.loads(run("plan", "list", "--json").stdout)}
        assert listed == {first["plan"]: "superseded", second["plan"]: "published"}
        assert "published " + second["plan"] in run("programme", "show", NAME).stdout

    def test_twice_is_a_conflict(self, run: Run) -> None:
        identity = made(run)["plan"]
        run("plan", "publish", identity)
        assert run("plan", "publish", identity).exit_code == 5

    def test_a_plan_of_other_roads_is_refused_and_changes_nothing(self, run: Run, database: Database) -> None:
        identity = made(run)["plan"]
        repave(database)
        refused = run("plan", "publish", identity)
        assert refused.exit_code == 5
        assert "roads_out_of_date" in refused.stderr
        assert states(database) == {"due"}


class TestExporting:
    def test_all_files_are_written(self, run: Run, tmp_path: Path) -> None:
        identity = made(run)["plan"]
        done = run("plan", "export", identity, "--out", tmp_path / "out", "--json")
        assert done.exit_code == 0, done.stderr
        files = [Path(name).name for name in json.loads(done.stdout)["files"]]
        whole = [f"plan.{ending}" for ending in ("json", "geojson", "csv", "xlsx", "gpx", "kml", "ics", "pdf")]
        assert files == [*whole, "gpx", "calendars", "index.html"]
        assert run("plan", "check", tmp_path / "out/plan.json").exit_code == 0

    def test_routes_follow_the_street(self, run: Run, tmp_path: Path) -> None:
        made(run)
        run("plan", "export", NAME, "--format", "geojson", "--out", tmp_path)
        features = json.loads((tmp_path / "plan.geojson").read_text("utf-8"))["features"]
        routes = [each for each in features if each["properties"]["kind"] == "route"]
        assert routes
        assert all((each["geometry"] is None) == (each["properties"]["travel_m"] == 0) for each in routes)
        for route in [each for each in routes if each["geometry"]]:
            assert route["geometry"]["type"] == "MultiLineString"
            assert all(abs(lat - 25.05) < 1e-9 for line in route["geometry"]["coordinates"] for _, lat in line)
        names = {each["properties"].get("name") for each in features}
        assert {"一小", "南市场", "后巷", "宾馆", "远处"} <= names
        assert [path.name for path in tmp_path.iterdir()] == ["plan.geojson"]

    def test_sheets_are_in_the_language_asked_for(self, run: Run, tmp_path: Path) -> None:
        made(run)
        run("plan", "export", NAME, "--format", "html", "--out", tmp_path, lang="zh-CN")
        index = (tmp_path / "sheets/index.html").read_text("utf-8")
        assert "路线单" in index
        assert "合成数据" in index
        assert "© 测绘" in index

    def test_of_a_sealed_plan_only_what_has_begun_is_written(
        self, run: Run, database: Database, tmp_path: Path
    ) -> None:
        made(run, "--start", "2099-03-02")
        with database.connect() as connection:
            connection.execute("UPDATE plan SET sealed = true")
        run("plan", "export", NAME, "--out", tmp_path)
        document = json.loads((tmp_path / "plan.json").read_text("utf-8"))
        assert (document["routes"], document["unplanned"]) == ([], [])
        assert "一小" not in (tmp_path / "plan.csv").read_text("utf-8-sig")
        assert [path.name for path in (tmp_path / "sheets").glob("*.html")] == ["index.html"]
        assert "骑行队" not in run("plan", "show", NAME).stdout

    def test_a_team_and_a_day_can_be_chosen(self, run: Run, tmp_path: Path) -> None:
        made(run)
        run("plan", "export", NAME, "--format", "json", "--out", tmp_path)
        route = json.loads((tmp_path / "plan.json").read_text("utf-8"))["routes"][0]
        words = ("--team", "骑行队", "--date", route["date"])
        done = run("plan", "export", NAME, "--format", "gpx", "--out", tmp_path / "one", *words)
        assert done.exit_code == 0, done.stderr
        assert [path.name[:15] for path in (tmp_path / "one/gpx").glob("*.gpx")] == [f"{route['date']}_骑行队_"]
        nobody = run("plan", "export", NAME, "--out", tmp_path / "none", "--team", "无人")
        assert (nobody.exit_code, "骑行队" in nobody.stderr) == (4, True)
        never = run("plan", "export", NAME, "--out", tmp_path / "none", "--date", "2001-01-01")
        assert (never.exit_code, "2001-01-01" in never.stderr) == (4, True)
        assert not (tmp_path / "none").exists()

    def test_an_unknown_format_is_a_usage_error(self, run: Run, tmp_path: Path) -> None:
        assert run("plan", "export", NAME, "--format", "doc", "--out", tmp_path).exit_code == 2
