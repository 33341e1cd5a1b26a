"""Workbooks, opened by another reader: real dates, harmless text, a sheet a team."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as some
from openpyxl.workbook import Workbook

from api.exports.exported import SiteLabel
from api.exports.table_sheet import Column, Kind, Tables
from api.exports.workbook import xlsx_of
from gridsvc.language import Language
from tests.api.exports.made_plan import exported, plan
from tests.gridsvc.plans.small_plan import MARKET

ENGLISH, CHINESE = Language.EN, Language.ZH
MADE = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


def opened(content: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def rows(book: Workbook, sheet: str) -> list[dict[str, Any]]:
    header, *values = book[sheet].iter_rows(values_only=True)
    return [dict(zip(map(str, header), each, strict=True)) for each in values]


def tables() -> Tables:
    return Tables(title="t", made_at=MADE, footer="f")


def test_there_is_a_sheet_a_team_and_one_of_what_is_not_planned() -> None:
    book = opened(xlsx_of(exported(), CHINESE))
    assert book.sheetnames == ["总览", "路线单", "步行队", "骑行队", "未安排"]
    assert len(rows(book, "步行队")) + len(rows(book, "骑行队")) == 8
    assert len(rows(book, "未安排")) == 6


def test_dates_and_times_are_values_on_the_clock_of_the_city() -> None:
    first = rows(opened(xlsx_of(exported(), CHINESE)), "步行队")[0]
    assert first["日期"].isoformat() == "2026-11-23T00:00:00"
    assert first["到达"].isoformat() == "2026-11-23T08:30:00"
    assert (first["序号"], first["合成数据"], first["星期"]) == (1, "是", "星期一")
    assert rows(opened(xlsx_of(exported(time_zone="UTC"), ENGLISH)), "步行队")[0]["arrive"].hour == 0


def test_headers_stay_in_sight_and_can_be_filtered() -> None:
    book = opened(xlsx_of(exported(), CHINESE))
    for name in book.sheetnames[1:]:
        assert book[name].freeze_panes == "A2"
        assert book[name].auto_filter.ref.startswith("A1:")
        assert book[name].print_title_rows == "$1:$1"
    assert book["步行队"]["A2"].number_format == "yyyy-mm-dd"
    assert book["步行队"]["G2"].number_format == "hh:mm"


def test_a_heading_stands_over_its_cells_and_dates_keep_off_the_words_beside_them() -> None:
    sheet = opened(xlsx_of(exported(), CHINESE))["步行队"]
    placed = {cell.value: (cell.alignment.horizontal, sheet.cell(2, cell.column).alignment) for cell in sheet[1]}
    assert (placed["序号"][0], placed["序号"][1].horizontal) == ("right", "right")
    assert (placed["日期"][0], placed["日期"][1].horizontal) == ("center", "center")
    assert (placed["点位"][1].horizontal, placed["点位"][1].indent) == ("left", 1)


def test_words_beside_a_table_are_not_cut_and_not_among_its_rows() -> None:
    made = tables()
    made.add_table("s", [Column("n", Kind.COUNT)], [], note="how to read this", nothing="nothing at all")
    made.add_table("t", [Column("n", Kind.COUNT)], [[1]], note="how to read this", nothing="nothing at all")
    empty, held = opened(made.content()).worksheets
    assert [cell.value for cell in empty["A"]] == ["n", "nothing at all"]
    assert [cell.value for cell in held["A"]] == ["n", 1]
    assert not empty["A2"].alignment.wrap_text
    assert "how to read this" in held["A1"].comment.text


def test_rows_name_street_office_and_community() -> None:
    labels = {MARKET: SiteLabel("m", "", "", regions=("溪浦街道 荷墅社区", "Xipu Heshu"))}
    for language, header, told in (
        (CHINESE, "街道社区", "溪浦街道 荷墅社区"),
        (ENGLISH, "street office, community", "Xipu Heshu"),
    ):
        book = opened(xlsx_of(exported(labels=labels), language))
        assert [row[header] for row in rows(book, "骑行队") if row.get("site", row.get("点位")) == "m"] == [told]


def test_the_overview_has_the_sums_and_says_synthetic() -> None:
    facts = {label.value: value.value for label, value in opened(xlsx_of(exported(), ENGLISH))["Overview"].iter_rows()}
    assert (facts["Visits due"], facts["Visits planned"]) == (plan().totals.visits_due, 8)
    assert facts["First day"].isoformat() == "2026-11-23T00:00:00"
    assert any("Synthetic data" in str(label) for label in facts)
    real = exported(plan=replace(plan(), synthetic=False))
    assert "ynthetic" not in str(
        [each.value for row in opened(xlsx_of(real, ENGLISH))["Overview"].rows for each in row]
    )


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", "|", "%"])
def test_names_that_look_like_formulas_stay_text_even_when_edited(start: str) -> None:
    name = f"{start}cmd|' /C calc'!A0"
    book = opened(xlsx_of(exported(labels={MARKET: SiteLabel(name, "", "")}), ENGLISH))
    (cell,) = [each for row in book["骑行队"].rows for each in row if each.value == name]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_the_same_plan_gives_the_same_bytes() -> None:
    assert xlsx_of(exported(), CHINESE) == xlsx_of(exported(), CHINESE)


@given(some.lists(some.text(max_size=60), min_size=1, max_size=5))
@example(["1234567890" + 11 * "𠮷", "1234567890" + 11 * "𠮷"])
def test_any_name_makes_a_sheet_that_opens(names: list[str]) -> None:
    made = tables()
    for name in names:
        made.add_table(name, [Column(name)], [[name]])
    book = opened(made.content())
    assert len(book.sheetnames) == len(names)
    assert all(len(each.encode("utf-16-le")) <= 62 for each in book.sheetnames)


def test_columns_are_wide_enough_for_chinese_and_not_endless() -> None:
    made = tables()
    columns = [Column("点位"), Column("n", Kind.COUNT), Column("d", Kind.DATE), Column("long")]
    made.add_table("s", columns, [["二十个汉字的点位名称", 1, date(2026, 1, 1), "x" * 500]])
    sheet = opened(made.content())["s"]
    widths = [sheet.column_dimensions[each].width for each in "ABCD"]
    assert widths[0] >= 20
    assert widths[1] < 10 <= widths[2]
    assert widths[3] < 50


def test_ids_stand_in_the_sheet_and_not_on_paper() -> None:
    sheet = opened(xlsx_of(exported(), CHINESE))["步行队"]
    header = [cell.value for cell in sheet[1]]
    assert header[-2:] == ["巡查任务编号", "点位编号"]
    last = sheet.cell(1, len(header) - 2).column_letter
    assert str(sheet.print_area).replace("$", "").endswith(f"A1:{last}{sheet.max_row}")
