"""Tables as offices hand them over: titles, merged headers, totals, remarks, columns by their Chinese names."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from geodata.importers.mapping import FieldMapping, field_names, folded
from geodata.importers.reading import SourceFile, read_table
from geodata.importers.sheet import Sheet, sheet_of
from geodata.importers.table import Table
from gridsvc.errors import InvalidInput
from tests.geodata.importers.town import Town, at, csv_text, numbers, refused, told

_HEADER = ["序号", "点位名称", "点位类型", "经度", "纬度"]


def _workbook(folder: Path, rows: list[list[Any]], merged: tuple[str, ...] = ()) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for cells in merged:
        sheet.merge_cells(cells)
    book.save(folder / "file.xlsx")
    return folder / "file.xlsx"


def _table(path: Path) -> Table:
    return read_table(SourceFile.at(path))


def _csv(folder: Path, text: str) -> Table:
    (folder / "file.csv").write_text(text, "utf-8")
    return _table(folder / "file.csv")


def _sheet(folder: Path, text: str, kind: str = "sites", mapping: FieldMapping | None = None) -> Sheet:
    return sheet_of(_csv(folder, text), kind, mapping or FieldMapping())


def test_a_workbook_as_offices_make_it_comes_in_whole(town: Town) -> None:
    places = [at(100, 100), at(300, 100)]
    rows: list[list[Any]] = [
        ["盘龙区示范点位台账"],
        ["填报单位：某某街道办事处", None, None, "填报日期：2026年3月1日"],
        _HEADER,
        [1, "一号农贸市场（合成）", "bank", *places[0]],
        [None, None, None, "  ", None],
        [2, "二号农贸市场（合成）", "bank", *places[1]],
        ["合计", None, 2],
        ["注：坐标为WGS84"],
    ]
    report = town.bring("sites", _workbook(town.folder, rows, ("A1:E1",)))
    assert numbers(report) == (2, 0, 0, 0, 0)
    assert [(each.row, each.value) for each in told(report, "row_left_out")] == [(4, "合计"), (5, "注：坐标为WGS84")]
    assert town.ask("SELECT name FROM site ORDER BY name") == [("一号农贸市场（合成）",), ("二号农贸市场（合成）",)]


def test_a_header_of_two_rows_has_the_names_of_both(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["点位名称", "坐标", None, "备注"], [None, "经度", "纬度", None], ["甲", 102.7, 25.0, "x"]]
    table = _table(_workbook(tmp_path, rows, ("A1:A2", "B1:C1", "D1:D2")))
    assert list(table.columns) == ["点位名称", "经度", "纬度", "备注"]
    assert table.numbers == [1]


def test_titles_above_the_header_of_a_csv_are_skipped(tmp_path: Path) -> None:
    table = _csv(tmp_path, "点位台账,,,,\n2026年,第一季度,,,\n点位名称,点位类型,经度,纬度,\n甲,银行,102.7,25,\n")
    assert list(table.columns) == ["点位名称", "点位类型", "经度", "纬度"]
    assert (table.numbers, table.columns["点位名称"]) == ([1], ["甲"])


def test_a_header_without_a_known_name_is_the_first_line(tmp_path: Path) -> None:
    assert list(_csv(tmp_path, "a1,a2\n1,2\nid,3\n").columns) == ["a1", "a2"]


def test_rows_that_look_like_names_do_not_take_the_place_of_the_header(tmp_path: Path) -> None:
    table = _csv(tmp_path, "点位,级别,姓名\n甲,部门,王某\n点位,街道,部门\n")
    assert (list(table.columns), table.numbers) == (["点位", "级别", "姓名"], [1, 2])


@pytest.mark.parametrize(
    "text", ["合计", "总 计", "小计：", "Total", "注：未核实", "填表人: 张某  审核人：李某", "说明：略"]
)
def test_totals_and_remarks_below_a_table_are_left_out_and_named(tmp_path: Path, text: str) -> None:
    table = _csv(tmp_path, f"id,name\n1,甲\n{text},\n")
    assert table.columns == {"id": ["1"], "name": ["甲"]}
    assert [(note.row, note.value, note.reason) for note in table.notes] == [(2, text, "row_left_out")]


@pytest.mark.parametrize("text", ["合计路1号", "注册处", "备注", "说明书店", "总计生活馆", "sums"])
def test_names_that_begin_like_totals_are_data(tmp_path: Path, text: str) -> None:
    table = _csv(tmp_path, f"name,id\n{text},1\n")
    assert (table.numbers, table.notes) == ([1], ())


def test_cells_beyond_the_header_count_only_when_filled(tmp_path: Path) -> None:
    table = _csv(tmp_path, "id,name\n1,甲,, \n2,乙,x\n3\n")
    assert (table.numbers, [each.row for each in table.unread]) == ([1], [2, 3])


def test_columns_without_a_name_are_dropped_when_empty_and_called_by_letters_when_not(tmp_path: Path) -> None:
    table = _csv(tmp_path, "id,name,,,\n1,甲,,x,\n")
    assert table.columns == {"id": ["1"], "name": ["甲"], "D": ["x"]}


def test_two_columns_of_one_name_matter_only_where_one_is_read(tmp_path: Path) -> None:
    text = "点位名称,类别,备注,备注\n甲,银行,a,b\n"
    assert _sheet(tmp_path, text).fields["name"] == ["甲"]
    text = "名称,名称,类别\n甲,乙,银行\n"
    with pytest.raises(InvalidInput) as refusal:
        _sheet(tmp_path, text)
    assert (refusal.value.code, refusal.value.params) == ("column_twice", {"field": "name", "value": "名称"})
    chosen = FieldMapping(chosen={"name": "名称 (B)"})
    assert _sheet(tmp_path, text, mapping=chosen).fields["name"] == ["乙"]


@pytest.mark.parametrize(
    ("column", "field"),
    [
        ("点位名", "name"),
        ("*点位名称", "name"),
        ("点位名称（必填）", "name"),
        ("点位 名称", "name"),
        ("点位\n名称", "name"),
        ("Site Name", "name"),
        ("经度(WGS84)", "x"),
        ("经度（°）", "x"),
        ("ＬＯＮ", "x"),
        ("Ｘ坐标", "x"),
        ("Y坐标", "y"),
        ("点位类型【必填】", "category"),
    ],
)
def test_columns_are_known_by_many_names(tmp_path: Path, column: str, field: str) -> None:
    sheet = _sheet(tmp_path, csv_text([{"k": "1", column: "v"}]))
    assert list(sheet.fields) == [field]


def test_names_cut_to_three_characters_are_known_where_only_one_field_begins_so(tmp_path: Path) -> None:
    assert set(_sheet(tmp_path, "点位名,点位类,责任单,点位编\n甲,银行,乙,1\n").fields) == {
        "name",
        "category",
        "agency",
        "id",
    }
    assert set(_sheet(tmp_path, "点位名称,点位名\n甲,乙\n").columns.values()) == {"点位名称"}
    assert set(_sheet(tmp_path, "名称,巡查频,开放时\n甲,1,2\n").fields) == {"name", "visits", "hours"}
    assert set(_sheet(tmp_path, "上报时,处置时,案件编\n1,2,3\n", "problems").fields) == {"reported_at", "id"}


def test_of_two_columns_that_differ_only_in_brackets_neither_is_guessed(tmp_path: Path) -> None:
    sheet = _sheet(tmp_path, "名称,经度(百度),经度(高德),纬度(高德)\n甲,102.7,102.8,25\n")
    assert set(sheet.fields) == {"name", "y"}
    sheet = _sheet(tmp_path, "名称,经度,经度(高德)\n甲,102.7,102.8\n")
    assert sheet.fields["x"] == ["102.7"]


@pytest.mark.parametrize("kind", ["sites", "problems", "regions", "grids", "teams", "owners", "rosters", "agencies"])
def test_no_name_of_a_column_means_two_fields(kind: str) -> None:
    names = [folded(name) for names in field_names(kind).values() for name in {folded(each): each for each in names}]
    assert sorted(names) == sorted(set(names))


def test_a_column_of_running_numbers_is_no_identity(town: Town) -> None:
    lon, lat = at(100, 100)
    row = {"序号": 1, "名称": "甲", "类别": "bank", "经度": lon, "纬度": lat}
    town.bring("sites", csv_text([row]), name="a.csv", source="s")
    other = {"序号": 1, "名称": "新", "类别": "bank", "经度": at(500, 100)[0], "纬度": lat}
    report = town.bring("sites", csv_text([other, row | {"序号": 2}]), name="b.csv", source="s")
    assert numbers(report) == (1, 0, 1, 0, 0)


def test_a_pair_of_coordinates_in_one_column_is_a_place(town: Town) -> None:
    lon, lat = at(100, 100)
    rows = [
        {"编号": n, "名称": f"n{n}", "类别": "bank", "经纬度": f"{lon + n / 1000}{part}{lat}"}
        for n, part in enumerate(",， ")
    ]
    assert numbers(town.bring("sites", csv_text(rows))) == (3, 0, 0, 0, 0)
    rows = [{"编号": 9, "名称": "n9", "类别": "bank", "坐标": "见附图", "经度": lon, "纬度": lat + 0.001}]
    assert numbers(town.bring("sites", csv_text(rows))) == (1, 0, 0, 0, 0)


def test_degrees_minutes_and_seconds_are_places(town: Town) -> None:
    row = {"编号": 1, "名称": "甲", "类别": "bank", "经度": "东经102°42′36″", "纬度": "25度3分18秒"}
    assert numbers(town.bring("sites", csv_text([row]))) == (1, 0, 0, 0, 0)
    assert town.ask("SELECT ST_AsText(geom) FROM site") == [("POINT(102.71 25.055)",)]
    report = town.bring("sites", csv_text([row | {"纬度": "25度73分18秒"}]))
    assert refused(report) == [(1, "y", "not_a_number", "write_number")]


def test_wide_digits_and_dates_in_words_are_read(town: Town) -> None:
    lon, lat = at(100, 100)
    row = {
        "案件编号": "T-1",
        "小类": "０１０２",
        "上报时间": "2026年3月1日 下午2时5分",
        "经度": f"{lon}",
        "纬度": f"{lat}",
    }
    report = town.bring("problems", csv_text([row]))
    assert numbers(report) == (1, 0, 0, 0, 0)
    assert town.ask("SELECT class_code, reported_at FROM problem")[0][1] == datetime(2026, 3, 1, 6, 5, tzinfo=UTC)
