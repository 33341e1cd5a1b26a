"""`gridsvc sites file`: all that is known of a site, in five forms that agree."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document
from pypdf import PdfReader

from geodata.database import Database
from tests.api.cli.patrolled_city import Run
from tests.api.cli.reported_city import NAME, NOW, STREET, TODAY, reported_city


@pytest.fixture
def run(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    with reported_city(database, monkeypatch) as run:
        yield run


def written(run: Run, out: Path, *words: object, lang: str = "zh-CN") -> dict[str, Path]:
    done = run("sites", "file", *words, "--out", out, "--json", lang=lang)
    assert done.exit_code == 0, done.stderr
    return {Path(name).suffix[1:]: Path(name) for name in json.loads(done.stdout)["files"]}


def document(run: Run, out: Path, *words: object) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(written(run, out, *words, "--format", "json")["json"].read_text("utf-8"))
    return read


def test_the_file_of_a_site_says_what_is_known_of_it(run: Run, tmp_path: Path) -> None:
    told = document(run, tmp_path, "一小")
    assert (told["schema"], told["synthetic"]) == ("gridsvc/site-file/1", True)
    assert told["place"]["street"]["code"] == STREET
    assert told["place"]["grids"]["unit"] == f"{STREET}001001"
    assert [each["name"] for each in told["owners"]] == ["李市长", "=王店长"]
    assert told["visit_counts"][NAME] == {
        "due": 2, "done": 1, "missed": 0, "skipped": 0, "unplanned": 0, "waiting": 1,
    }  # fmt: skip
    assert sorted(each["state"] for each in told["problems"]) == ["closed", "filed", "filed", "rejected"]
    (kind,) = told["problem_kinds"]
    assert (kind["reported"], kind["open"], kind["overdue"]) == (3, 2, 1)
    assert told["photos"] == []
    assert "13800000000" not in json.dumps(told)


def test_the_numbers_of_all_forms_agree(run: Run, tmp_path: Path) -> None:
    files = written(run, tmp_path, "一小")
    assert set(files) == {"docx", "xlsx", "html", "pdf", "json"}
    book = openpyxl.load_workbook(files["xlsx"])
    assert [cell.value for cell in book["巡查统计"][2]][1:7] == [2, 1, 0, 0, 0, 1]
    page = files["html"].read_text("utf-8")
    printed = "".join(each.extract_text() for each in PdfReader(files["pdf"]).pages)
    words = Document(str(files["docx"]))
    cells = [cell.text for table in words.tables for row in table.rows for cell in row.cells]
    for told in ("李市长", "=王店长", "已结案", f"{STREET}001001"):
        assert told in page
        assert told in printed
        assert told in cells
    paragraphs = (*words.sections[0].header.paragraphs, *words.paragraphs)
    for content in (page, printed, "".join(each.text for each in paragraphs)):
        assert "尚无照片" in content
        assert "合成数据" in content
    assert "<svg" in page
    assert len(words.inline_shapes) == 1
    assert len(book["位置示意图"]._images) == 1


def test_the_owner_chain_is_that_of_a_day(run: Run, tmp_path: Path) -> None:
    told = document(run, tmp_path, "一小", "--on", "2020-06-01")
    assert [each["name"] for each in told["owners"]] == ["李市长", "前任", "=王店长"]
    assert told["on"] == "2020-06-01"


def test_problems_around_a_site_belong_to_its_file(run: Run, tmp_path: Path, database: Database) -> None:
    with database.connect() as connection:
        connection.execute("UPDATE problem SET site_id = NULL WHERE source_id IN ('a', 'b')")
        connection.execute(
            "UPDATE problem SET geom = ST_Project(geom::geography, CASE source_id WHEN 'a' THEN 40 ELSE 60 END, 0)"
            "::geometry WHERE source_id IN ('a', 'b')"
        )
        connection.execute("UPDATE site SET surroundings_m = 50")
    around = [each["of_site"] for each in document(run, tmp_path, "一小")["problems"]]
    assert sorted(around) == [False, True, True]


def test_a_kind_that_comes_back_soon_after_it_was_closed_is_said_so(
    run: Run, tmp_path: Path, database: Database
) -> None:
    moved = "UPDATE problem SET reported_at = %s, ended_at = %s WHERE source_id = 'c'"
    for days, times in ((40, 0), (20, 2)):
        end = NOW - timedelta(days=days)
        with database.connect() as connection:
            connection.execute(moved, [end - timedelta(days=1), end])
        (kind,) = document(run, tmp_path, "一小")["problem_kinds"]
        assert kind["returned"] == times


def test_a_visit_that_made_up_for_one_is_not_due_again(run: Run, tmp_path: Path, database: Database) -> None:
    before = document(run, tmp_path, "南市场")["visit_counts"][NAME]
    with database.connect() as connection:
        connection.execute(
            "INSERT INTO visit (city_id, district, cycle_id, site_id, ordinal, state, replaces_id, ended_at, on_date)"
            " SELECT city_id, district, cycle_id, site_id, ordinal, 'done', id, %s, %s FROM visit"
            "  WHERE state = 'missed'",
            [NOW, TODAY + timedelta(days=1)],
        )
    counts = document(run, tmp_path, "南市场")["visit_counts"][NAME]
    assert (counts["due"], counts["done"], counts["missed"]) == (before["due"], before["done"] + 1, 1)


def test_a_site_of_which_nothing_is_known_says_so(run: Run, tmp_path: Path, database: Database) -> None:
    with database.connect() as connection:
        connection.execute("DELETE FROM visit USING site WHERE site.id = site_id AND site.name = '后巷'")
    page = written(run, tmp_path, "后巷")["html"].read_text("utf-8")
    for nothing in ("没有登记包保责任人", "没有巡查任务", "没有问题", "尚无照片"):
        assert nothing in page


def test_names_of_any_kind_are_shown_as_they_are(run: Run, tmp_path: Path, database: Database) -> None:
    wicked = "=1+1 <b>&amp;\"' 🙂 بازار " + "长" * 120
    with database.connect() as connection:
        connection.execute("UPDATE site SET name = %s WHERE name = '一小'", [wicked])
    files = written(run, tmp_path, wicked, lang="en")
    assert json.loads(files["json"].read_text("utf-8"))["site"]["name"] == wicked
    assert "<b>" not in files["html"].read_text("utf-8")
    assert all(len(file.name) < 100 for file in files.values())


@pytest.mark.parametrize(("words", "code"), [(("无此点位",), 4), (("一小", "--format", "odt"), 2)])
def test_what_is_not_there_is_refused(run: Run, tmp_path: Path, words: tuple[str, ...], code: int) -> None:
    assert run("sites", "file", *words, "--out", tmp_path / "none").exit_code == code
    assert not (tmp_path / "none").exists()


def test_an_old_visit_is_held_against_the_checklist_it_was_made_with(
    run: Run, database: Database, tmp_path: Path
) -> None:
    with database.administer() as connection:
        connection.execute("UPDATE gridsvc.site_category_version SET since = %s", [NOW - timedelta(days=30)])
    with database.connect() as connection:
        connection.execute(
            "INSERT INTO visit_result (visit_id, team_id, begun_at, ended_at)"
            " SELECT visit.id, (SELECT min(id) FROM team), %(at)s, %(at)s FROM visit JOIN site ON site.id = site_id"
            "  WHERE site.name = '一小' AND visit.state = 'done'",
            {"at": NOW - timedelta(days=1)},
        )
    old = document(run, tmp_path, "一小")
    assert old["old_checklists"] == []
    with database.connect() as connection:
        connection.execute(
            "DELETE FROM checklist_item AS item USING site_category AS category"
            " WHERE category.id = item.category_id AND category.code = 'school' AND item.sequence > 1"
        )
    with database.administer() as connection:
        hour = [NOW - timedelta(hours=1)]
        connection.execute("UPDATE gridsvc.site_category_version SET since = %s WHERE version = 2", hour)
    told = document(run, tmp_path, "一小")
    made = [each["checklist_version"] for each in told["visits"] if each["state"] == "done"]
    assert (made, told["site"]["category_version"]) == ([1], 2)
    assert [each["version"] for each in told["old_checklists"]] == [1]
    assert told["old_checklists"][0]["checklist"] == old["checklist"] != told["checklist"]
    book = openpyxl.load_workbook(written(run, tmp_path, "一小", "--format", "xlsx")["xlsx"])
    assert book["旧检查清单（第 1 版）"].max_row - book["检查清单（第 2 版）"].max_row == len(old["checklist"]) - len(
        told["checklist"]
    )


def test_an_old_visit_keeps_the_shared_checklist_after_the_city_has_its_own(
    run: Run, database: Database, tmp_path: Path
) -> None:
    visited = (
        "INSERT INTO visit_result (visit_id, team_id, begun_at, ended_at)"
        " SELECT visit.id, (SELECT min(id) FROM team), clock_timestamp(), clock_timestamp()"
        "   FROM visit JOIN site ON site.id = site_id WHERE site.name = '一小' AND visit.state = 'done'"
    )
    with database.connect() as connection:
        connection.execute(visited)
    shared = document(run, tmp_path, "一小")
    own, rest = tmp_path / "own.toml", tmp_path / "rest.toml"
    head = '[origin]\ntitle = "ours"\nversion = "1"\n[categories.night_market]\nzh = "夜市"\nen = "night market"\n'
    rest.write_text(f"{head}minutes = 15\n", "utf-8")
    own.write_text(f'{head}minutes = 15\n[categories.school]\nzh = "中小学"\nen = "school"\nminutes = 9\n', "utf-8")
    assert run("categories", "import", own, "--city", "990100").exit_code == 0
    told = document(run, tmp_path, "一小")
    assert [each["checklist"] for each in told["old_checklists"]] == [shared["checklist"]] != [told["checklist"]]
    shown = json.loads(run("sites", "show", "一小", "--json").stdout)
    assert told["category_changes"] == shown["category_changes"] == []
    assert run("categories", "import", rest, "--city", "990100").exit_code == 0
    assert document(run, tmp_path, "一小")["old_checklists"] == []


def test_entries_that_were_found_stay_when_only_the_radius_changes(
    run: Run, database: Database, tmp_path: Path
) -> None:
    assert run("sites", "measure").exit_code == 0
    before = document(run, tmp_path, "一小")["entries"]
    with database.connect() as connection:
        connection.execute("UPDATE site SET surroundings_m = 77 WHERE name = '一小'")
    assert document(run, tmp_path, "一小")["entries"] == before != []
    with database.connect() as connection:
        connection.execute("UPDATE site SET geom = ST_Translate(geom, 0.001, 0) WHERE name = '一小'")
    assert document(run, tmp_path, "一小")["entries"] == []
