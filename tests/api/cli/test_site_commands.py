"""`gridsvc sites` and `gridsvc categories` as an office types them."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from geodata.database import Database
from gridsvc.errors import Conflict, Forbidden
from tests.api.cli.patrolled_city import Run, commands_on
from tests.geodata.stores import patrol_world
from tests.geodata.stores.patrol_world import CITY, LANE, SCHOOL

_OWNERS = """INSERT INTO site_owner (site_id, rank, name, phone, valid_from, valid_to)
    SELECT site.id, each.rank, each.name, each.phone, each.since::date, each.until::date
      FROM site, (VALUES ('site', '王店长', NULL, '2020-01-01', NULL),
           ('city_leader', '李市长', '138', '2020-01-01', NULL),
           ('street', '前任', NULL, '2020-01-01', '2024-01-01'), ('street', '现任', NULL, '2024-01-01', NULL))
           AS each (rank, name, phone, since, until)
     WHERE site.name = '一小'"""


@pytest.fixture
def run(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    with database.connect() as connection:
        patrol_world.pave(connection, patrol_world.build(connection))
        connection.execute(_OWNERS)
    with commands_on(database, monkeypatch) as run:
        yield run


def _json(run: Run, *words: str) -> Any:
    done = run(*words, "--json")
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("words", [("yixiao",), ("yx",), ("一小", "yi"), ("zxx",), ("一小",)])
def test_a_site_is_searched_by_name_reading_and_kind(run: Run, words: tuple[str, ...]) -> None:
    assert "一小" in [each["name"] for each in _json(run, "sites", "search", *words)]


def test_a_search_without_result_says_so(run: Run) -> None:
    done = run("sites", "search", "nowhere", "at", "all")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "“nowhere at all”" in done.stderr


def test_sites_are_listed_by_category_register_and_region(run: Run) -> None:
    listed = _json(run, "sites", "list", "--category", "hotel")
    assert (listed["total"], [each["name"] for each in listed["sites"]]) == (2, ["宾馆", "远处"])
    assert _json(run, "sites", "list", "--category", "hotel", "--closed")["total"] == 3
    assert [each["name"] for each in _json(run, "sites", "list", "--register", "hot_spot")["sites"]] == ["后巷"]
    assert _json(run, "sites", "list", "--region", "990101001")["total"] == 5
    assert _json(run, "sites", "list", "--region", "999999")["total"] == 0
    assert "5" in run("sites", "list", "--limit", "1").stderr


def test_a_site_is_shown_with_everything_known(run: Run) -> None:
    shown = _json(run, "sites", "show", "一小", "--on", "2026-03-02")
    assert (shown["id"], shown["category"], shown["category_version"]) == (str(SCHOOL), "school", 1)
    assert (shown["zone_tier"], shown["visits_per_cycle"], shown["registers"]) == (
        "demonstration",
        2,
        ["demonstration"],
    )
    assert "visits_per_cycle" in shown["own_values"]
    assert [each["name"] for each in shown["owners"]] == ["李市长", "现任", "王店长"]
    assert [each["rule"] for each in shown["entries"]] == ["place"]
    assert shown["surroundings"]["street_m"] == pytest.approx(200, abs=1)
    walk = shown["surroundings"]["walk"]
    assert walk["m"] == pytest.approx(400, abs=2)
    assert (walk["minutes"], walk["left_m"], walk["geometry"]["type"]) == (round(walk["m"] / 72, 1), 0, "LineString")
    assert shown["geometry"]["type"] == "Point"
    assert [each["rule"] for each in _json(run, "sites", "show", "南市场")["entries"]] == ["given", "given"]
    for lang, words in (("en", "Owner chain on 2026-03-02"), ("zh", "2026-03-02 的包保责任链")):
        told = run("sites", "show", str(SCHOOL)[:36], "--on", "2026-03-02", lang=lang)
        assert words in told.stdout
        assert "李市长 138" in told.stdout
        assert "site_" not in told.stdout


@pytest.mark.parametrize(("key", "code"), [("nobody", 4), ("00000000", 3)])
def test_a_site_that_is_not_there_or_several_are_refused(run: Run, key: str, code: int) -> None:
    done = run("sites", "show", key)
    assert done.exit_code == code
    assert key in done.stderr


def test_owners_are_told_as_of_any_day_with_their_history(run: Run) -> None:
    def names(*words: str) -> list[str]:
        return [each["name"] for each in _json(run, "sites", "owners", "一小", *words)["owners"]]

    assert names("--on", "2023-12-31") == ["李市长", "前任", "王店长"]
    assert names("--on", "2024-01-01") == ["李市长", "现任", "王店长"]
    assert names("--on", "2019-12-31") == []
    history = run("sites", "owners", "一小", "--history").stdout
    assert "street office: 前任  2020-01-01 – 2024-01-01" in history
    assert "city leader: 李市长 138  2020-01-01 – for good" in history
    assert "Nobody" in run("sites", "owners", "宾馆").stderr


def test_a_programme_takes_sites_of_a_register_as_of_the_first_day(run: Run) -> None:
    first = date(2026, 3, 2)
    last = str(first + timedelta(days=10))
    assert run("sites", "register", "add", "宾馆", "hot_spot", "--from", str(first), "--until", last).exit_code == 0
    assert run("sites", "register", "remove", "后巷", "hot_spot", "--from", last, "--note", "完成").exit_code == 0

    def members(on: str) -> set[str]:
        return {each["name"] for each in _json(run, "sites", "register", "list", "hot_spot", "--on", on)}

    assert (members("2026-03-01"), members(str(first)), members(last)) == ({"后巷"}, {"后巷", "宾馆"}, set())
    words = ("programme", "add", "--rule", "register=hot_spot", "--json", "--name")
    assert json.loads(run(*words, "now", "--start", str(first)).stdout)["sites"] == 2
    assert run(*words, "later", "--start", last).exit_code == 3
    assert "完成" in run("sites", "show", "后巷", "--on", last).stdout


def test_registers_refuse_what_cannot_be(run: Run) -> None:
    assert run("sites", "register", "add", "宾馆", "vip").exit_code == 2
    assert run("sites", "register", "add", "宾馆", "assessable").exit_code == 5
    span = ("--from", "2026-03-02", "--until", "2026-03-02")
    assert run("sites", "register", "add", "宾馆", "hot_spot", *span).exit_code == 3
    assert run("sites", "list", "--register", "vip").exit_code == 2


def test_surroundings_are_measured_once_and_again_when_asked_for(run: Run) -> None:
    assert _json(run, "sites", "measure") == {"measured": 6}
    assert _json(run, "sites", "measure") == {"measured": 0}
    assert "0" in run("sites", "measure").stdout


def test_a_plan_uses_the_ways_in_that_were_found_and_stays_right(run: Run, database: Database) -> None:
    with database.connect() as connection:
        connection.execute(
            "UPDATE site SET geom = ST_MakeEnvelope(102.7043, 25.049, 102.7083, 25.051, 4326) WHERE public_id = %s",
            [LANE],
        )
    assert run("programme", "add", "--name", "p", "--rule", f"site={LANE}").exit_code == 0
    plan = _json(run, "plan", "run", "p")["plan"]
    with database.connect() as connection:
        document = connection.execute("SELECT document FROM plan").fetchall()[0][0]
    entries = {tuple(stop["entry"]) for route in document["routes"] for stop in route["stops"]}
    assert entries
    assert all(lat == pytest.approx(25.05, abs=1e-6) for _, lat in entries)
    assert {round(lon, 4) for lon, _ in entries} <= {102.7043, 102.7083}
    assert run("plan", "check", plan).exit_code == 0
    with database.connect() as connection:
        connection.execute("UPDATE site_category SET surroundings_m = 99")
    assert run("plan", "check", plan).exit_code == 0


def test_categories_go_out_and_come_back_unchanged(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "kinds.toml"
    assert run("categories", "export", str(file)).exit_code == 0
    back = _json(run, "categories", "import", str(file))
    assert (back["new"], back["changed"], back["gone"], back["unchanged"]) == ([], {}, [], 33)
    assert "33 kinds of places" in file.read_text("utf-8")


def test_an_edited_category_gets_a_version_and_old_visits_keep_theirs(
    run: Run, tmp_path: Path, database: Database
) -> None:
    file = tmp_path / "kinds.toml"
    run("categories", "export", str(file))
    text = file.read_text("utf-8").replace('version = "1"', 'version = "2026-11"')
    begin = text.index("[categories.hotel]")
    edited = text[:begin] + text[begin:].replace("minutes = 8", "minutes = 9", 1).replace('["ground_clean", ', "[", 1)
    file.write_text(edited, "utf-8")
    dry = _json(run, "categories", "import", str(file), "--dry-run")
    assert (dry["written"], dry["changed"]) == (False, {"hotel": ["minutes_on_site", "checklist"]})
    assert _json(run, "categories", "show", "hotel")["version"] == 1
    assert "changed: hotel" in run("categories", "import", str(file)).stdout
    shown = _json(run, "categories", "show", "hotel")
    assert (shown["version"], shown["minutes_on_site"]) == (2, 9)
    assert shown["origin"].endswith("(2026-11)")
    old, new = (len(each["document"]["checklist"]) for each in reversed(shown["versions"]))
    assert old == new + 1
    with database.connect() as connection:
        ask = "SELECT category_version_at(id, now() + %s::interval) FROM site_category WHERE code = 'hotel'"
        before, after = (connection.execute(ask, [span]).fetchone() for span in ("-1 day", "1 day"))
    assert (before, after) == ((1,), (2,))
    assert "version 2" in run("categories", "show", "hotel").stdout


def test_a_faulty_book_names_every_row_and_writes_nothing(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "kinds.toml"
    run("categories", "export", str(file))
    text = file.read_text("utf-8")
    begin, end = text.index("[categories.hotel]"), text.index("[categories.park_square]")
    file.write_text(text[:begin] + text[end:], "utf-8")
    refused = run("categories", "import", str(file))
    assert refused.exit_code == 3
    assert "categories.hotel.sites: used 4 times" in refused.stderr
    file.write_text(text.replace("minutes = 8", "minutes = -8"), "utf-8")
    refused = run("categories", "import", str(file), lang="zh")
    assert refused.exit_code == 3
    assert "categories.hotel.minutes: -8 不可用" in refused.stderr
    assert _json(run, "categories", "show", "hotel")["version"] == 1
    assert run("categories", "show", "nothing").exit_code == 4


def test_a_city_has_categories_of_its_own_and_gives_them_back(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(
        '[origin]\ntitle = "ours"\nversion = "1"\n'
        '[categories.hotel]\nzh = "宾馆"\nen = "inn"\nminutes = 30\n'
        '[categories.night_market]\nzh = "夜市"\nen = "night market"\nminutes = 15\n',
        "utf-8",
    )
    assert run("categories", "export", str(tmp_path / "none.toml"), "--city", CITY).exit_code == 3
    assert _json(run, "categories", "import", str(file), "--city", CITY)["new"] == ["hotel", "night_market"]
    shown = _json(run, "sites", "show", "宾馆")
    assert (shown["category_local"], shown["minutes_on_site"], shown["category"]) == (True, 30, "hotel")
    assert [each["code"] for each in _json(run, "categories", "list", "--city", CITY)] == ["hotel", "night_market"]
    assert len(_json(run, "categories", "list")) == 33
    text = file.read_text("utf-8")
    file.write_text(text[: text.index("[categories.hotel]")] + text[text.index("[categories.night") :], "utf-8")
    assert _json(run, "categories", "import", str(file), "--city", CITY)["gone"] == ["hotel"]
    shown = _json(run, "sites", "show", "宾馆")
    assert (shown["category_local"], shown["category"]) == (False, "hotel")


def test_aliases_come_and_go_with_a_book_and_make_no_version(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "kinds.toml"
    run("categories", "export", str(file))
    text = file.read_text("utf-8")
    assert 'aliases = ["学校", ' in text
    file.write_text(text.replace('aliases = ["学校", "中学"', 'aliases = ["念书处", "中学"'), "utf-8")
    assert _json(run, "categories", "import", str(file))["changed"] == {"school": ["aliases"]}
    assert [each["name"] for each in _json(run, "sites", "search", "念书")] == ["一小"]
    assert "“念书”: category school (念书处)" in run("sites", "search", "念书").stdout
    shown = _json(run, "categories", "show", "school")
    assert (shown["version"], shown["aliases"][0]) == (1, "念书处")
    file.write_text(text.replace('aliases = ["学校", "中学"', 'aliases = ["中学", "中学"'), "utf-8")
    assert "categories.school.aliases" in run("categories", "import", str(file)).stderr


def test_a_site_that_changes_its_category_keeps_its_past(run: Run, database: Database) -> None:
    with database.connect() as connection:
        connection.execute(
            "UPDATE site SET category_id = category.id FROM site_category AS category"
            " WHERE site.name = '一小' AND category.code = 'university'"
        )
    with database.connect() as connection:
        past = connection.execute(
            "SELECT category.code FROM site"
            "  JOIN site_category AS category"
            "    ON category.id = category_of_site_at(site.id, site.category_id, now() - interval '1 day')"
            " WHERE site.name = '一小'"
        ).fetchall()
    assert past == [("school",)]
    (change,) = _json(run, "sites", "show", "一小")["category_changes"]
    assert (change["old_code"], change["new_code"]) == ("school", "university")
    assert "from school to university" in run("sites", "show", "一小").stdout
    for statement in (
        "DELETE FROM gridsvc.site_category_change",
        "UPDATE gridsvc.site_category_change SET old_code = 'bank'",
    ):
        with pytest.raises(Forbidden), database.connect() as connection:
            connection.execute(statement)
        with pytest.raises(Conflict), database.administer() as connection:
            connection.execute(statement)


def test_finding_and_measuring_are_timed_and_leave_nothing(run: Run, database: Database) -> None:
    def count() -> list[tuple[int, int]]:
        with database.connect() as connection:
            return connection.execute(
                "SELECT (SELECT count(*) FROM site), (SELECT count(*) FROM site_index)"
            ).fetchall()

    before = count()
    steps = _json(run, "bench", "sites", "--names", "40")["sites"]
    assert [each["step"] for each in steps[:2]] == ["measure", "read"]
    assert steps[0]["street_km"] == pytest.approx(steps[0]["postgis_km"], rel=0.01)
    assert {each["step"] for each in steps[2:]} == {"find"}
    assert count() == before
    assert "surroundings: 6 sites" in run("bench", "sites", "--names", "1").stdout
