"""XLSX and ODS: headers, dates, formulas, several sheets, hostile ones."""

import io
import zipfile
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from geodata.importers.reading import SourceFile, read_table
from geodata.importers.table import Table
from gridsvc.errors import InvalidInput
from tests.geodata.importers.town import Town, at, numbers

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_MIME = "application/vnd.oasis.opendocument.spreadsheet"


def _workbook(*rows: list[Any], **sheets: list[list[Any]]) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, content in {"点位": list(rows), **sheets}.items():
        sheet = book.create_sheet(name)
        for row in content:
            sheet.append(row)
    return book


def _saved(book: openpyxl.Workbook, folder: Path) -> Path:
    path = folder / "file.xlsx"
    book.save(path)
    return path


def _read(path: Path, layer: str | None = None) -> Table:
    return read_table(SourceFile.at(path), layer=layer)


def _refusal(path: Path, layer: str | None = None) -> InvalidInput:
    with pytest.raises(InvalidInput) as refusal:
        _read(path, layer)
    return refusal.value


def _with_sheet(path: Path, cells: str) -> Path:
    """The workbook with another content of its first sheet."""
    packed = io.BytesIO(path.read_bytes())
    with zipfile.ZipFile(packed) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            own = f'<worksheet xmlns="{_MAIN}"><sheetData>{cells}</sheetData></worksheet>'.encode()
            target.writestr(name, own if name.endswith("sheet1.xml") else source.read(name))
    return path


def _ods(path: Path, *tables: str) -> Path:
    spaces = " ".join(f'xmlns:{name}="{_ODF}:{name}:1.0"' for name in ("office", "table", "text"))
    body = "".join(f'<table:table table:name="表{n}">{each}</table:table>' for n, each in enumerate(tables, 1))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("mimetype", _MIME)
        content = f"<office:document-content {spaces}><office:body><office:spreadsheet>{body}"
        target.writestr("content.xml", f"{content}</office:spreadsheet></office:body></office:document-content>")
    return path


def _row(*cells: str, times: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{times}">{"".join(cells)}</table:table-row>'


def _cell(text: str = "", **attributes: str) -> str:
    spelled = "".join(f' {key.replace("__", ":").replace("_", "-")}="{value}"' for key, value in attributes.items())
    return f"<table:table-cell{spelled}>{f'<text:p>{text}</text:p>' if text else ''}</table:table-cell>"


def test_a_sheet_is_read_below_its_title_with_values_as_they_are_meant(tmp_path: Path) -> None:
    book = _workbook(
        ["2026年点位台账（合成）"],
        [],
        ["编号", "名称", "经度", "日期", "时刻", "上报时间", "启用"],
        ["007", "甲", 102.7512345, date(2026, 3, 1), time(8, 30), datetime(2026, 3, 1, 8, 30), True],  # noqa: DTZ001  as spreadsheets hold them
        [],
        [530103001001, " 乙\n丙", 102, None, None, None, False],
    )
    table = _read(_saved(book, tmp_path))
    assert table.columns == {
        "编号": ["007", "530103001001"],
        "名称": ["甲", " 乙\n丙"],
        "经度": ["102.7512345", "102"],
        "日期": ["2026-03-01", ""],
        "时刻": ["08:30", ""],
        "上报时间": ["2026-03-01 08:30:00", ""],
        "启用": ["true", "false"],
    }
    assert list(table.numbers) == [1, 3]
    assert not table.unread


def test_columns_without_a_heading_are_called_by_their_letter_and_empty_ones_left_out(tmp_path: Path) -> None:
    table = _read(_saved(_workbook(["a", None, "c", None], ["1", None, "3", "4"]), tmp_path))
    assert table.columns == {"a": ["1"], "c": ["3"], "D": ["4"]}


def test_two_columns_of_one_name_are_told_apart_by_their_letters(tmp_path: Path) -> None:
    table = read_table(SourceFile.at(_saved(_workbook(["a", "a"], [1, 2]), tmp_path)))
    assert (list(table.columns), table.repeated) == (["a (A)", "a (B)"], ("a",))


def test_of_several_sheets_the_only_filled_one_is_read_or_one_has_to_be_chosen(tmp_path: Path) -> None:
    path = _saved(_workbook(["a", "b"], [1, 2], Sheet2=[], Sheet3=[]), tmp_path)
    assert _read(path).columns == {"a": ["1"], "b": ["2"]}
    path = _saved(_workbook(["a", "b"], [1, 2], 第二=[["c", "d"], [3, 4]]), tmp_path)
    refusal = _refusal(path)
    assert (refusal.code, refusal.params["layers"]) == ("sheets_several", "点位, 第二")
    assert _read(path, "第二").columns == {"c": ["3"], "d": ["4"]}
    assert _refusal(path, "第三").code == "sheet_unknown"


def test_formulas_give_their_value_and_refuse_their_row_without_one(tmp_path: Path) -> None:
    path = _saved(_workbook(["a", "b"]), tmp_path)
    head = '<row r="1"><c t="inlineStr"><is><t>a</t></is></c><c t="inlineStr"><is><t>b</t></is></c></row>'
    rows = [
        '<row r="2"><c r="A2" t="str"><f>"x"&amp;"y"</f><v>xy</v></c><c r="B2"><f>1+1</f><v>2</v></c></row>',
        '<row r="3"><c r="A3"><f>HYPERLINK("http://x.example")</f></c><c r="B3"><v>1</v></c></row>',
        '<row r="4"><c r="A4" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>',
    ]
    table = _read(_with_sheet(path, head + "".join(rows)))
    assert table.columns == {"a": ["xy"], "b": ["2"]}
    assert [(each.row, each.field, each.value, each.reason) for each in table.unread] == [
        (2, "a", "", "formula_without_value"),
        (3, "a", "#DIV/0!", "formula_failed"),
    ]


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ('<row r="1"><c r="XFD1"><v>1</v></c></row>', "columns_too_many"),
        ('<row r="1"><c r="AAAAAAA1"><v>1</v></c></row>', "columns_too_many"),
        ('<row r="99999999"><c r="A99999999"><v>1</v></c></row>', "rows_too_many"),
        ("<row><c><v>1</v></c>", "file_broken"),
        ("", "file_empty"),
    ],
)
def test_sheets_that_no_table_is_are_refused(tmp_path: Path, cells: str, code: str) -> None:
    assert _refusal(_with_sheet(_saved(_workbook(["a"]), tmp_path), cells)).code == code


def test_a_cell_far_from_the_others_costs_no_memory(tmp_path: Path) -> None:
    cells = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>'
    cells += '<row r="1048576"><c r="BXX1048576"><v>3</v></c></row>'
    table = _read(_with_sheet(_saved(_workbook(["a"]), tmp_path), cells))
    assert table.columns == {"1": [""], "2": [""], "BXX": ["3"]}
    assert list(table.numbers) == [1_048_575]


def test_entities_in_a_workbook_are_refused(tmp_path: Path) -> None:
    path = _saved(_workbook(["a", "b"], [1, 2]), tmp_path)
    packed = io.BytesIO(path.read_bytes())
    with zipfile.ZipFile(packed) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            lol = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
            target.writestr(name, lol if name.endswith("sheet1.xml") else source.read(name))
    assert _refusal(path).code == "xml_declares_types"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_workbook_is_broken(tmp_path: Path, share: float) -> None:
    path = _saved(_workbook(["a", "b"], *([n, n] for n in range(500))), tmp_path)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    assert _refusal(path).code == "file_broken"


def test_an_old_or_locked_workbook_says_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "old.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    refusal = _refusal(path)
    assert refusal.code == "file_old_workbook"
    assert "XLSX" in str(refusal.params["kind"])


def test_an_ods_sheet_is_read_with_values_as_they_are_meant(tmp_path: Path) -> None:
    filler = _row(_cell(table__number_columns_repeated="1024"), times=1_048_000)
    path = _ods(
        tmp_path / "file.ods",
        _row(_cell("点位台账（合成）"), _cell(table__number_columns_repeated="1023"))
        + _row(*(_cell(name) for name in ("名称", "经度", "日期", "时刻", "启用", "同")))
        + _row(
            _cell("甲", office__value_type="string"),
            _cell("102.75", office__value_type="float", office__value="102.7512345"),
            _cell("3月1日", office__value_type="date", office__date_value="2026-03-01"),
            _cell("8点半", office__value_type="time", office__time_value="PT08H30M00S"),
            _cell("真", office__value_type="boolean", office__boolean_value="true"),
            _cell("同", table__number_columns_repeated="2"),
        )
        + _row(_cell("乙<text:s/>丙"), times=2)
        + filler,
        filler,
    )
    table = _read(path)
    assert table.columns == {
        "名称": ["甲", "乙 丙", "乙 丙"],
        "经度": ["102.7512345", "", ""],
        "日期": ["2026-03-01", "", ""],
        "时刻": ["08:30", "", ""],
        "启用": ["true", "", ""],
        "同": ["同", "", ""],
        "G": ["同", "", ""],
    }
    assert list(table.numbers) == [1, 2, 3]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (_row(_cell("x", table__number_columns_repeated="16384")), "columns_too_many"),
        (_row(_cell("x"), times=2_000_000), "rows_too_many"),
        (_row(*map(_cell, map(str, range(1900)))) + _row(_cell("x"), times=1_000_000), "cells_too_many"),
        (_row(_cell("a"), _cell("b"))[:-5], "file_broken"),
        ("", "file_empty"),
    ],
)
def test_ods_sheets_that_no_table_is_are_refused(tmp_path: Path, rows: str, code: str) -> None:
    assert _refusal(_ods(tmp_path / "file.ods", rows)).code == code


def test_formulas_of_an_ods_sheet_need_a_value(tmp_path: Path) -> None:
    table = _read(
        _ods(
            tmp_path / "file.ods",
            _row(_cell("a"), _cell("b"))
            + _row(_cell(table__formula="of:=1+1"), _cell("1"))
            + _row(_cell("#DIV/0!", table__formula="of:=1/0", office__value_type="string"), _cell("1"))
            + _row(_cell("2", table__formula="of:=1+1", office__value_type="float", office__value="2"), _cell("1")),
        )
    )
    assert table.columns == {"a": ["2"], "b": ["1"]}
    assert [each.reason for each in table.unread] == ["formula_without_value", "formula_failed"]


def test_sites_come_in_from_a_workbook(town: Town) -> None:
    lon, lat = at(100, 100)
    book = _workbook(
        ["编号", "点位名称", "类别", "经度", "纬度"], [1, "甲", "bank", lon, lat], [2, "乙", "bank", lat, lon]
    )
    path = _saved(book, town.folder)
    report = town.bring("sites", path, dry_run=True)
    assert numbers(report) == (1, 0, 0, 0, 1)
    assert [(each.row, each.suggestion) for each in report.findings if each.suggestion] == [(2, "swap_coordinates")]
