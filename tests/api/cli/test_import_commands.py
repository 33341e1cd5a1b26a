"""`gridsvc import` as a user types it."""

import csv
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import shapely
from psycopg import sql

from api.import_reports import sentence_of_finding
from api.sentences import catalogue
from geodata.database import Database, DatabaseRole
from geodata.database.connection import make_database
from geodata.reference import load_reference_data
from gridsvc.imports import RowFinding, RowOutcome
from gridsvc.language import Language
from tests.api.cli.patrolled_city import Run, commands_on

Program = Callable[..., subprocess.CompletedProcess[str]]
_ROOT = Path(__file__).parents[3]
_PROGRAM = "from api.cli import app; app()"
_GOOD = "id,name,category,lon,lat\n1,a,bank,102.71,25.01\n"
_BAD = _GOOD.replace("1,a", "1,d") + "2,b,castle,102.71,25.01\n3,c,bank,103.5,25.01\n"


@pytest.fixture(scope="module")
def place(server: Database, migrated_template: Database) -> Iterator[Database]:
    """A database with one city of one district."""
    make_database(server, "import_commands", template=migrated_template.name)
    made = server.sibling("import_commands")
    with made.connect() as connection:
        load_reference_data(connection)
        outline = shapely.MultiPolygon([shapely.box(102.7, 25.0, 102.8, 25.1)])
        connection.execute(
            "INSERT INTO city (code, name_zh, name_en, time_zone, metric_srid, boundary)"
            " VALUES ('530100', '试', 'Try', 'Asia/Shanghai', 4543, %(outline)s)",
            {"outline": outline},
        )
        connection.execute(
            "INSERT INTO region (city_id, code, level, parent_code, name_zh, source_id, geom)"
            " SELECT city.id, given.code, given.level::region_level, given.parent, given.code, given.code, boundary"
            " FROM city, (VALUES ('530100', 'city', NULL), ('530102', 'district', '530100'))"
            " AS given (code, level, parent)"
        )
    yield made
    with server.administer() as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier("import_commands")))


@pytest.fixture
def run(place: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Runs `gridsvc import` in this process, on that database and in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    with commands_on(place, monkeypatch) as answer:
        yield lambda *words, lang="en": answer("import", *words, lang=lang)


@pytest.fixture
def program(place: Database, tmp_path: Path) -> Program:
    """Runs it as a process of its own."""
    environment = os.environ | {"DATABASE_URL": place.login, "PYTHONPATH": str(_ROOT)}

    def run_program(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", _PROGRAM, "--lang", "en", "import", *arguments]
        return subprocess.run(
            command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120
        )

    return run_program


def test_a_good_file_is_written_and_summed_up(program: Program, place: Database, tmp_path: Path) -> None:
    (tmp_path / "good.csv").write_text(_GOOD, "utf-8")
    answer = program("sites", "good.csv", "--source", "survey", "--report", "report.json")
    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout == (
        "good.csv (source survey): 1 new, 0 changed, 0 unchanged, 0 duplicate, 0 refused\nWritten.\n"
    )
    report = json.loads((tmp_path / "report.json").read_text("utf-8"))
    assert (report["schema"], report["written"], report["counts"]["new"]) == ("gridsvc/import/1", True, 1)
    with place.connect() as connection:
        assert connection.execute("SELECT actor_id, report ->> 'file' FROM import_run").fetchall() == [
            ("operator", "good.csv")
        ]


def test_a_bad_file_exits_3_and_still_writes_its_report(run: Run, place: Database, tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text(_BAD, "utf-8")
    answer = run("sites", "bad.csv", "--report", "report.csv")
    assert answer.exit_code == 3
    assert "row 2, category = castle: is no known site category; all of them: gridsvc categories list" in answer.stdout
    assert re.search(r"row 3, geometry = 103.500000 25.010000: lies 7\d{4} m outside the city", answer.stdout)
    assert answer.stdout.endswith("There are refused rows: nothing was written.\n")
    with (tmp_path / "report.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["row"], row["outcome"], row["reason"]) for row in rows] == [
        ("1", "new", ""),
        ("2", "refused", "category_unknown"),
        ("3", "refused", "outside_city"),
    ]
    with place.connect() as connection:
        assert connection.execute("SELECT count(*) FROM site WHERE source = 'bad'").fetchone() == (0,)


def test_a_broken_file_is_one_refusal_in_the_report(run: Run, tmp_path: Path) -> None:
    (tmp_path / "broken.geojson").write_text('{"type": "FeatureCollection", "fea', "utf-8")
    answer = run("regions", "broken.geojson", "--json")
    assert answer.exit_code == 3
    (finding,) = json.loads(answer.stdout)["findings"]
    assert (finding["row"], finding["reason"]) == (0, "file_broken")
    chinese = run("regions", "broken.geojson", lang="zh-CN")
    assert "文件：broken.geojson 已损坏或不完整" in chinese.stdout


def test_a_dry_run_says_that_it_was_one(run: Run, place: Database, tmp_path: Path) -> None:
    (tmp_path / "dry.csv").write_text(_GOOD.replace("1,a", "7,z"), "utf-8")
    answer = run("sites", "dry.csv", "--dry-run")
    assert answer.exit_code == 0
    assert answer.stdout.endswith("Dry run: nothing was written.\n")
    with place.connect() as connection:
        assert connection.execute("SELECT count(*) FROM site WHERE source = 'dry'").fetchone() == (0,)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("sites", "nowhere.csv"), 4),
        (("sites", "good.csv", "--city", "999999"), 4),
        (("sites", "good.csv", "--mapping", "nowhere.toml"), 4),
        (("sites", "good.csv", "--report", "report.xlsx"), 3),
        (("sites", "good.csv", "--report", "no/such/folder.json"), 3),
        (("sites",), 2),
        (("castles", "good.csv"), 2),
    ],
)
def test_other_failures_have_their_exit_codes(run: Run, tmp_path: Path, arguments: tuple[str, ...], code: int) -> None:
    (tmp_path / "good.csv").write_text(_GOOD, "utf-8")
    answer = run(*arguments)
    assert answer.exit_code == code
    assert answer.stderr
    assert "Traceback" not in answer.stderr


def _codes(pattern: str) -> set[str]:
    text = "".join(path.read_text("utf-8") for path in sorted((_ROOT / "geodata/importers").glob("*.py")))
    return set(re.findall(pattern, text))


def test_every_reason_and_every_suggestion_has_its_sentences() -> None:
    known = catalogue()
    reasons = _codes(r'\.(?:refuse|decide)\(\s*\w+(?:\[\w+\])?,\s*(?:RowOutcome\.\w+|"\w+"),\s*"(\w+)"')
    reasons |= _codes(r'\.warn\(\s*"(\w+)"') | _codes(r'_Refused\("(\w+)"') | _codes(r'reason="(\w+)"')
    files = _codes(r'file_refused\(\s*"(\w+)"')
    advice = _codes(r'suggestion="(\w+)"') | _codes(r'_Refused\("\w+", "(\w+)"')
    assert len(reasons) > 40
    assert len(advice) > 20
    for language in Language:
        assert not [code for code in sorted(reasons) if known.say(f"import_{code}", language) is None]
        assert not [code for code in sorted(files) if known.say(code, language) is None]
        assert not [code for code in sorted(advice) if known.say(f"advice_{code}", language) is None]


def test_a_finding_is_one_sentence_in_both_languages() -> None:
    finding = RowFinding(
        12, RowOutcome.REFUSED, "7", "minutes", "900", "out_of_range", "choose_within", {"low": "> 0", "high": "<= 600"}
    )
    assert sentence_of_finding(finding, Language.EN) == (
        "row 12, minutes = 900: is out of range; choose within > 0, <= 600"
    )
    assert sentence_of_finding(finding, Language.ZH) == "第 12 行，minutes = 900：超出范围；取值范围 > 0，<= 600"


def test_many_rows_of_one_fault_are_one_line(run: Run, tmp_path: Path) -> None:
    rows = [f"{n},a{n},{word},102.71,25.01" for n, word in enumerate(["castle", "castle", "moat", "castle", "banc"])]
    (tmp_path / "many.csv").write_text("编号,name,类别,lon,lat\n" + "\n".join(rows) + "\n", "utf-8")
    lines = run("sites", "many.csv", "--dry-run").stdout.splitlines()
    assert lines[1] == (
        "4 rows (1, 2, 3, 4, …), 类别: is no known site category; all of them: gridsvc categories list; "
        "say in the mapping, under [categories], where other words belong. Values: castle (3), moat (1)"
    )
    assert "did you mean bank (bank)?" in lines[2]


def test_an_import_is_listed_shown_and_undone(run: Run, place: Database, tmp_path: Path) -> None:
    (tmp_path / "back.csv").write_text("id,name,category,lon,lat\n1,回来,bank,102.75,25.05\n", "utf-8")
    assert run("sites", "back.csv", "--source", "back").exit_code == 0
    (listed,) = json.loads(run("list", "--source", "back", "--json").stdout)
    assert (listed["file"], listed["counts"]["new"], listed["undone_at"]) == ("back.csv", 1, None)
    short = listed["id"][:8]
    assert run("list", "--source", "back", lang="zh-CN").stdout.endswith("back.csv  operator  新增 1\n")
    shown = run("show", short, "--rows").stdout.splitlines()
    assert shown[-2:] == ["  sites: 1 new", "  sites 1: new"]
    assert json.loads(run("show", short, "--json").stdout)["written"] == [{"table": "site", "op": "insert", "rows": 1}]
    assert run("undo", short, "--dry-run").stdout.splitlines() == [
        "sites: 1 removed",
        "Dry run: nothing was undone.",
    ]
    with place.connect() as connection:
        connection.execute("UPDATE site SET name = 'later' WHERE source = 'back'")
    refused = run("undo", short)
    assert (refused.exit_code, refused.stdout) == (5, "")
    assert "undone: sites 1. With" in refused.stderr
    assert "未撤销任何内容：点位 1。加" in run("undo", short, lang="zh-CN").stderr
    assert run("undo", short, "--dry-run", lang="zh-CN").stdout.splitlines()[1] == "点位 1: 保留，导入之后又被修改"
    with place.connect() as connection:
        connection.execute("UPDATE site SET name = '回来' WHERE source = 'back'")
    assert json.loads(run("undo", short, "--json").stdout)["removed"] == {"site": 1}
    assert "undone" in run("list", "--source", "back").stdout
    assert run("undo", short).exit_code == 5
    assert "set no rows aside" in run("show", short, "--quarantine", "none.csv").stderr
    assert not (tmp_path / "none.csv").exists()
    assert run("show", "ffffffffffff").exit_code == 4


def test_rows_that_were_set_aside_are_written_for_mending_and_go_in_mended(run: Run, tmp_path: Path) -> None:
    text = "id,name,category,lon,lat\n1,好,bank,102.76,25.06\n2,坏,castle,102.77,25.06\n"
    (tmp_path / "part.csv").write_text(text, "utf-8")
    answer = run("sites", "part.csv", "--source", "part", "--accept", "valid", "--json")
    report = json.loads(answer.stdout)
    assert (answer.exit_code, report["accept"], report["written"]) == (0, "valid", True)
    short = report["import"][:8]
    ending = run("show", short, "--quarantine", "mend.csv").stdout.splitlines()[-2]
    assert ending == f"The valid rows were written; 1 were set aside: gridsvc import show {short}"
    with (tmp_path / "mend.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["id"], row["gridsvc_row"]) == ("2", "2")
    assert row["gridsvc_reason"].startswith("row 2, category = castle: is no known site category")
    mended = (tmp_path / "mend.csv").read_text("utf-8-sig").replace("castle,", "bank,")
    (tmp_path / "mend.csv").write_text(mended, "utf-8")
    again = run("sites", "mend.csv", "--source", "part", "--json")
    assert json.loads(again.stdout)["counts"]["new"] == 1
    assert run("show", short, "--quarantine", "mend.txt").exit_code == 3


def test_a_column_is_chosen_on_the_command_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(_GOOD.replace("id,name", "id,designation"), "utf-8")
    missing = run("sites", "a.csv", "--dry-run")
    assert missing.exit_code == 3
    assert "--column name=COLUMN" in missing.stdout
    assert run("sites", "a.csv", "--dry-run", "--column", "name=designation").exit_code == 0
    assert run("sites", "a.csv", "--dry-run", "--column", "nom=designation").exit_code == 3


def test_what_columns_mean_is_remembered_by_source_until_it_is_forgotten(run: Run, tmp_path: Path) -> None:
    header, row = "nr,titel,art,ost,nord,rest\n", "m1,a,bank,102.71,25.02,x\n"
    (tmp_path / "march.csv").write_text(header + row, "utf-8")
    (tmp_path / "april.csv").write_text(header + row + "m2,b,bank,102.72,25.02,x\n", "utf-8")
    pairs = ("id=nr", "name=titel", "category=art", "x=ost", "y=nord")
    said = [part for pair in pairs for part in ("--column", pair)]
    assert run("sites", "april.csv", "--source", "list").exit_code == 3
    assert run("sites", "march.csv", "--source", "list", *said).exit_code == 0
    answer = run("sites", "april.csv", "--source", "list", "--dry-run")
    assert answer.stdout.startswith("april.csv (source list): 1 new, 0 changed, 1 unchanged")
    assert "mapping remembered from the import of march.csv (" in answer.stdout
    assert "name = titel" in answer.stdout
    assert "columns not read: rest" in answer.stdout
    assert run("sites", "april.csv", "--source", "other", "--dry-run").exit_code == 3
    answer = run("sites", "april.csv", "--source", "list", "--column", "name=rest", "--dry-run")
    assert answer.stdout.startswith("april.csv (source list): 1 new, 1 changed, 0 unchanged")
    (shown,) = json.loads(run("mappings", "--json").stdout)
    assert (shown["kind"], shown["source"], shown["chosen"]["name"]) == ("sites", "list", "titel")
    (tmp_path / "may.csv").write_text("nr,art,ost,nord\n1,bank,102.71,25.02\n", "utf-8")
    assert "remembered from the import of march.csv" in run("sites", "may.csv", "--source", "list").stdout
    assert run("forget", "list", "--kind", "teams").exit_code == 4
    assert run("forget", "list").exit_code == 0
    assert run("mappings").stdout == ""
    assert run("sites", "april.csv", "--source", "list").exit_code == 3


def test_coordinates_said_once_hold_for_the_next_file_of_the_source(run: Run, tmp_path: Path) -> None:
    header, row = "id,name,category,lon,lat\n", "g1,shifted,bank,102.74,25.04\n"
    (tmp_path / "half.csv").write_text(header + row, "utf-8")
    (tmp_path / "whole.csv").write_text(header + row + "g2,more,bank,102.745,25.04\n", "utf-8")
    assert run("sites", "half.csv", "--source", "amap", "--crs", "gcj02").exit_code == 0
    answer = run("sites", "whole.csv", "--source", "amap")
    assert answer.stdout.startswith("whole.csv (source amap): 1 new, 0 changed, 1 unchanged")
    assert "coordinates gcj02, remembered from the import of half.csv (" in answer.stdout
    assert "mapping remembered" not in answer.stdout
    assert "--crs = gcj02" in run("mappings", "--source", "amap").stdout
    answer = run("sites", "whole.csv", "--source", "amap", "--crs", "4326")
    assert answer.stdout.startswith("whole.csv (source amap): 0 new, 2 changed")
    assert "remembered from" not in answer.stdout
    assert run("forget", "amap").exit_code == 0
    assert "remembered from" not in run("sites", "whole.csv", "--source", "amap").stdout


def test_undoing_an_import_forgets_what_it_said_of_columns(run: Run, tmp_path: Path) -> None:
    (tmp_path / "undone.csv").write_text("nr,name,category,lon,lat\nu1,a,bank,102.73,25.03\n", "utf-8")
    answer = run("sites", "undone.csv", "--source", "undone", "--column", "id=nr", "--json")
    asked = ("mappings", "--source", "undone")
    assert [each["chosen"] for each in json.loads(run(*asked, "--json").stdout)] == [{"id": "nr"}]
    assert run("undo", json.loads(answer.stdout)["import"]).exit_code == 0
    assert run(*asked).stdout == ""


def test_an_import_whose_process_is_killed_leaves_nothing_and_the_next_one_works(
    run: Run, place: Database, tmp_path: Path
) -> None:
    (tmp_path / "killed.csv").write_text("id,name,category,lon,lat\n1,甲,bank,102.78,25.08\n", "utf-8")
    words = [sys.executable, "-c", _PROGRAM, "import", "sites", "killed.csv"]
    environment = os.environ | {"DATABASE_URL": place.login, "PYTHONPATH": str(_ROOT)}
    waits = b"SELECT FROM pg_locks WHERE relation = 'gridsvc.import_change'::regclass AND NOT granted"
    with place.connect(DatabaseRole.OWNER) as holder:
        holder.execute("LOCK TABLE import_change IN SHARE MODE")
        with subprocess.Popen(words, env=environment, cwd=tmp_path) as importing:
            while not holder.execute(waits).fetchall():
                assert importing.poll() is None
            importing.kill()
    again = run("sites", "killed.csv")
    assert (again.exit_code, again.stdout.splitlines()[0]) == (
        0,
        "killed.csv (source killed): 1 new, 0 changed, 0 unchanged, 0 duplicate, 0 refused",
    )
    assert len(json.loads(run("list", "--source", "killed", "--json").stdout)) == 1
