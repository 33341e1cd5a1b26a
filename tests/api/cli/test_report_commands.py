"""`gridsvc report` as an office types it, on cycles that were partly patrolled."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document

from geodata.database import Database
from tests.api.cli.patrolled_city import Run
from tests.api.cli.reported_city import NAME, NOW, STREET, TODAY, reported_city


@pytest.fixture
def run(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    with reported_city(database, monkeypatch) as run:
        yield run


def written(run: Run, *words: object, lang: str = "zh-CN") -> dict[str, Path]:
    done = run("report", *words, "--json", lang=lang)
    assert done.exit_code == 0, done.stderr
    files = [Path(name) for name in json.loads(done.stdout)["files"]]
    return {file.suffix: file for file in files}


def sheet(file: Path, name: str) -> list[dict[str, Any]]:
    header, *rows = openpyxl.load_workbook(file)[name].iter_rows(values_only=True)
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]


def facts(file: Path, name: str = "总览") -> dict[str, Any]:
    return {str(row[0]): row[1] for row in openpyxl.load_workbook(file)[name].iter_rows(values_only=True)}


def test_a_cycle_is_reported_with_what_was_due_done_and_missed(run: Run, tmp_path: Path) -> None:
    files = written(run, "cycle", NAME, "--out", tmp_path)
    assert set(files) == {".docx", ".xlsx", ".html", ".pdf"}
    told = facts(files[".xlsx"])
    assert (told["应巡查"], told["已巡查"], told["漏巡"], told["跳过"]) == (7, 1, 1, 1)
    assert told["巡查覆盖率"] == "14.3%"
    assert told["首日"].date() == TODAY
    (street,) = sheet(files[".xlsx"], "各街道巡查情况")
    assert (street["街道"], street["应巡查"], street["巡查覆盖率"]) == ("中街街道", 7, pytest.approx(1 / 7))
    reasons = {(row["状态"], row["原因"]): row["次数"] for row in sheet(files[".xlsx"], "未巡查原因")}
    assert reasons[("跳过", "修路")] == reasons[("漏巡", "未说明")] == 1
    unseen = {row["点位"]: row for row in sheet(files[".xlsx"], "未巡查明细")}
    assert unseen["南市场"]["状态"] == "漏巡"
    assert unseen["南市场"]["日期"].date() == TODAY


def test_problems_and_worst_grids_stand_beside_the_visits_there(run: Run, tmp_path: Path) -> None:
    files = written(run, "cycle", NAME, "--out", tmp_path)
    total, kind = sheet(files[".xlsx"], "问题：本期与上期")
    assert (total["本期上报"], total["本期结案"], total["现未结"], total["现超期"]) == (3, 1, 2, 1)
    assert kind["问题类别"] == "暴露垃圾"
    (grid,) = sheet(files[".xlsx"], "问题最多的单元网格")
    assert (grid["网格"], grid["本期上报"], grid["巡查次数"]) == (f"{STREET}001001", 3, 1)


def test_effort_and_grids_not_seen_stand_beside_the_counts(run: Run, tmp_path: Path, database: Database) -> None:
    with database.connect() as connection:
        connection.execute("UPDATE visit SET ended_at = ended_at - interval '20 days' WHERE state = 'done'")
    book = written(run, "cycle", NAME, "--out", tmp_path)[".xlsx"]
    effort = {row["项目"]: (row["本期"], row["上期"]) for row in sheet(book, "巡查投入：本期与上期")}
    assert effort["巡查上报问题(件)"] == (3, 0)
    assert (effort["已巡查单元网格(个)"][0], effort["未巡查单元网格(个)"][0]) == (0, 1)
    (grid,) = sheet(book, "问题最多的单元网格")
    assert grid["巡查次数"] == "未巡查"


def test_a_cycle_stands_beside_the_one_before(run: Run, tmp_path: Path, database: Database) -> None:
    with database.connect() as connection:
        earlier = TODAY - timedelta(days=10)
        connection.execute(
            "INSERT INTO cycle (programme_id, dates, starts_on, ends_on)"
            " SELECT programme_id, ARRAY[%s::date, %s::date + 9], %s::date, %s::date + 9 FROM cycle",
            [earlier] * 4,
        )
        connection.execute(
            "INSERT INTO visit (city_id, district, cycle_id, site_id, state, on_date, ended_at)"
            " SELECT site.city_id, site.district, cycle.id, site.id, 'done', cycle.starts_on, cycle.starts_on + 1"
            "   FROM cycle, site WHERE cycle.starts_on = %s AND site.name = '一小'",
            [earlier],
        )
    book = written(run, "cycle", NAME, "--out", tmp_path)[".xlsx"]
    assert facts(book)["上期覆盖率"] == "100.0%"
    assert facts(book)["上一周期"] == f"{earlier} – {earlier + timedelta(days=9)}"
    (street,) = sheet(book, "各街道巡查情况")
    assert (street["巡查覆盖率"], street["上期覆盖率"]) == (pytest.approx(1 / 7), 1)


def test_teams_are_listed_by_name_and_told_only_what_has_been(run: Run, tmp_path: Path) -> None:
    rows = sheet(written(run, "cycle", NAME, "--out", tmp_path)[".xlsx"], "各巡查队巡查情况")
    assert [row["巡查队"] for row in rows] == sorted(row["巡查队"] for row in rows)
    assert set(rows[0]) == {"巡查队", "已巡查", "漏巡", "跳过"}


def test_a_visit_that_was_made_up_for_is_due_once(run: Run, database: Database, tmp_path: Path) -> None:
    with database.connect() as connection:
        connection.execute(
            "INSERT INTO visit (city_id, district, cycle_id, site_id, ordinal, state, replaces_id, ended_at, on_date)"
            " SELECT city_id, district, cycle_id, site_id, ordinal, 'done', id, %s, %s FROM visit"
            "  WHERE state = 'missed'",
            [NOW, TODAY + timedelta(days=1)],
        )
    files = written(run, "cycle", NAME, "--out", tmp_path)
    told = facts(files[".xlsx"])
    assert (told["应巡查"], told["已巡查"], told["巡查覆盖率"]) == (7, 2, "28.6%")
    unseen = {row["点位"]: row["已补巡"] for row in sheet(files[".xlsx"], "未巡查明细")}
    assert (unseen["南市场"], unseen["后巷"]) == ("是", "否")


def test_a_document_has_headings_tables_and_the_synthetic_label(run: Run, tmp_path: Path) -> None:
    document = Document(str(written(run, "cycle", NAME, "--out", tmp_path, "--format", "docx")[".docx"]))
    headings = [each.text for each in document.paragraphs if each.style and each.style.name.startswith(("Head", "Tit"))]
    assert headings[0] == "巡查周期报告"
    assert "未巡查原因" in headings
    assert document.sections[0].header.paragraphs[0].text.startswith("合成数据")
    assert any("南市场" in cell.text for table in document.tables for row in table.rows for cell in row.cells)
    assert document.core_properties.title == "巡查周期报告"
    assert 'w:instr="PAGE"' in document.sections[0].footer._element.xml


def test_a_street_office_is_reported_by_name_or_code(run: Run, tmp_path: Path) -> None:
    for key in (STREET, "中街街道"):
        files = written(run, "street", key, "--out", tmp_path / key, lang="en")
        told = facts(files[".xlsx"], "Overview")
        assert (told["due"], told["done"], told["Cycles"]) == (7, 1, 1)
        page = files[".html"].read_text("utf-8")
        assert '<html lang="en">' in page
        assert "Synthetic data" in page
        assert "src=" not in page


def test_a_span_before_all_cycles_holds_nothing(run: Run, tmp_path: Path) -> None:
    span = ("--from", "2020-01-01", "--until", "2020-01-31")
    files = written(run, "street", STREET, "--out", tmp_path, *span)
    told = facts(files[".xlsx"])
    assert (told["应巡查"], told["涉及周期(个)"], told["巡查覆盖率"]) == (0, 0, "–")
    assert "没有巡查任务" in files[".html"].read_text("utf-8")


def test_a_site_is_reported_with_its_owners_visits_and_problems(run: Run, tmp_path: Path) -> None:
    files = written(run, "site", "一小", "--out", tmp_path)
    book = files[".xlsx"]
    assert [row["姓名"] for row in sheet(book, "包保责任人")] == ["李市长", "=王店长"]
    first, second = sheet(book, "巡查记录")
    assert (first["状态"], first["日期"].date()) == ("已巡查", TODAY)
    assert second["状态"] == "已安排"
    assert sorted(row["状态"] for row in sheet(book, "问题记录")) == ["不予立案", "已立案", "已立案", "已结案"]
    assert "13800000000" not in files[".html"].read_text("utf-8")
    assert facts(book)["街道"] == "中街街道"


def test_a_visit_of_a_sealed_plan_shows_neither_day_nor_team(run: Run, tmp_path: Path, database: Database) -> None:
    with database.connect() as connection:
        connection.execute("UPDATE plan SET sealed = true")
        connection.execute("UPDATE route SET starts_at = %s, ends_at = %s", [date(2099, 1, 1), date(2099, 1, 2)])
        connection.execute("UPDATE visit SET on_date = %s WHERE state = 'planned' AND ordinal = 2", [date(2099, 1, 1)])
    files = written(run, "site", "一小", "--out", tmp_path)
    _, visit = sheet(files[".xlsx"], "巡查记录")
    assert (visit["状态"], visit["日期"], visit["巡查队"]) == ("待安排", None, None)
    assert "2099" not in files[".html"].read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("cycle", "无此方案"), 4),
        (("cycle", NAME, "--start", "2001-01-01"), 4),
        (("site", "无此点位"), 4),
        (("street", "无此街道"), 4),
        (("street", STREET, "--from", "2026-02-01", "--until", "2026-01-01"), 3),
        (("street", STREET, "--format", "odt"), 2),
    ],
)
def test_what_is_not_there_is_refused_and_nothing_written(
    run: Run, tmp_path: Path, words: tuple[str, ...], code: int
) -> None:
    done = run("report", *words, "--out", tmp_path / "none")
    assert done.exit_code == code
    assert "{" not in done.stderr
    assert not (tmp_path / "none").exists()


def test_a_cycle_that_has_not_begun_is_not_reported(run: Run, tmp_path: Path) -> None:
    later = TODAY + timedelta(days=1)
    assert run("programme", "add", "--name", "明天起", "--start", later).exit_code == 0
    assert run("report", "cycle", "明天起", "--out", tmp_path).exit_code == 4
