"""What offices write where they have nothing to say, and codes that spreadsheets took for numbers."""

import json
import zipfile
from pathlib import Path

import openpyxl
import pytest

from geodata.importers.layers import SHEETS_MOST
from geodata.importers.mapping import FieldMapping
from geodata.importers.reading import SourceFile, read_table
from geodata.importers.sheet import Sheet, sheet_of
from geodata.importers.weekday_words import plain_hours
from gridsvc.errors import InvalidInput
from tests.geodata.importers.town import Town, at, csv_text, refused


def _sheet(folder: Path, text: str, kind: str, mapping: FieldMapping | None = None) -> Sheet:
    (folder / "file.csv").write_text(text, "utf-8")
    return sheet_of(read_table(SourceFile.at(folder / "file.csv")), kind, mapping or FieldMapping())


def _refusals(sheet: Sheet) -> list[tuple[int, str, str, str]]:
    return [(each.row, each.field, each.reason, each.suggestion) for each in sheet.told()]


def _book(path: Path, sheets: dict[str, list[list[str]]]) -> Path:
    book = openpyxl.Workbook()
    del book["Sheet"]
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


@pytest.mark.parametrize("sign", ["/", "—", "——", "-", "无", "N/A", "<Null>", "－"])
def test_a_sign_of_nothing_is_an_empty_cell(tmp_path: Path, sign: str) -> None:
    sheet = _sheet(tmp_path, f"名称,类型,主责单位,电话\n甲,bank,{sign},{sign}\n", "sites")
    assert sheet.texts("agency") == [""]
    assert [each.params["signs"] for each in sheet.warnings if each.reason == "signs_of_nothing"] == [sign]


def test_what_goes_into_attributes_stays_as_it_is_written(tmp_path: Path) -> None:
    mapping = FieldMapping(chosen={"attributes.phone": "电话"})
    sheet = _sheet(tmp_path, "名称,类型,电话\n甲,bank,/\n", "sites", mapping)
    assert sheet.texts("attributes.phone") == ["/"]


@pytest.mark.parametrize("code", ["5.30102E+14", "5.3E+11", "5.30102e+14"])
def test_a_code_in_powers_of_ten_is_refused_because_its_digits_are_lost(tmp_path: Path, code: str) -> None:
    found = _refusals(_sheet(tmp_path, f"区划代码,名称\n530102,甲\n{code},乙\n", "regions"))
    assert found == [(2, "code", "digits_lost", "format_as_text")]


def test_phones_in_powers_of_ten_are_refused_and_those_with_a_fraction_are_not(tmp_path: Path) -> None:
    sheet = _sheet(tmp_path, "点位,级别,姓名,电话\n1,区级,甲,1.38E+10\n1,区级,乙,13812345678.0\n", "owners")
    assert _refusals(sheet) == [(1, "phone", "digits_lost", "format_as_text")]
    assert sheet.texts("phone")[1] == "13812345678"


def test_codes_that_went_through_a_program_for_numbers_are_whole_again(tmp_path: Path) -> None:
    assert _sheet(tmp_path, "社区编码,名称\n530102001001.0,甲\n", "regions").texts("code") == ["530102001001"]


def test_an_owner_without_an_end_is_written_in_many_ways(tmp_path: Path) -> None:
    sheet = _sheet(
        tmp_path, "点位,级别,姓名,终止日期\n1,区级,甲,至今\n1,区级,乙,长期\n1,区级,丙,2026年1月1日\n", "owners"
    )
    assert sheet.texts("to") == ["", "", "2026年1月1日"]


def test_ids_that_only_look_like_powers_of_ten_are_kept(tmp_path: Path) -> None:
    sheet = _sheet(tmp_path, "编号,名称,类型\nE5,甲,bank\n1E5,乙,bank\n1-E+5,丙,bank\n", "sites")
    assert (_refusals(sheet), sheet.texts("id")) == ([], ["E5", "1E5", "1-E+5"])


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("周一至周五 上午8:30-12:00；下午2:00-5:30", "1-5 8:30-12:00 14:00-17:30"),
        ("每天 早上6:00-下午8:00", "1-7 6:00-20:00"),
        ("周六 下午2点-5点", "6 14:00-17:00"),
    ],
)
def test_hours_of_halves_of_a_day_are_read(written: str, meant: str) -> None:
    assert plain_hours(written.replace("；", ";")) == meant


def test_of_several_sheets_the_only_one_with_a_table_is_read_and_named(tmp_path: Path) -> None:
    places = [["名称", "类型", "经度", "纬度"], ["甲", "bank", "102.7", "25.0"]]
    path = _book(tmp_path / "a.xlsx", {"填表说明": [["请各街道认真填写"], ["谢谢"]], "台账": places})
    table = read_table(SourceFile.at(path))
    assert table.columns["名称"] == ["甲"]
    assert [(each.reason, each.params) for each in table.notes] == [("sheet", {"sheet": "台账", "others": "填表说明"})]


def test_of_two_sheets_with_tables_one_has_to_be_named(tmp_path: Path) -> None:
    places = [["名称", "类型", "经度", "纬度"], ["甲", "bank", "102.7", "25.0"]]
    path = _book(tmp_path / "a.xlsx", {"一": places, "二": places})
    with pytest.raises(InvalidInput) as refusal:
        read_table(SourceFile.at(path))
    assert (refusal.value.code, refusal.value.params["layers"]) == ("sheets_several", "一, 二")
    assert read_table(SourceFile.at(path), layer="二").notes == ()


def test_a_workbook_of_endless_sheets_is_refused_before_they_are_looked_at(tmp_path: Path) -> None:
    sheets = "".join(f'<sheet name="s{each}" sheetId="{each}"/>' for each in range(SHEETS_MOST + 1))
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as file:
        file.writestr("xl/workbook.xml", f"<workbook><sheets>{sheets}</sheets></workbook>")
    with pytest.raises(InvalidInput) as refusal:
        read_table(SourceFile.at(tmp_path / "a.xlsx"))
    assert refusal.value.code == "sheets_too_many"


def test_a_header_below_titles_says_from_where_rows_are_counted(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("某区台账,\n名称,类型,经度,纬度\n甲,bank,1,1\n", "utf-8")
    notes = read_table(SourceFile.at(tmp_path / "a.csv")).notes
    assert [(each.row, each.reason, each.params) for each in notes] == [(0, "header_below", {"line": 2})]


def test_a_quote_that_never_closes_is_told_with_the_line_where_it_opens(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('名称,类型\n甲,bank\n"乙,bank\n' + "丙,bank\n" * 50, "utf-8")
    with pytest.raises(InvalidInput) as refusal:
        read_table(SourceFile.at(tmp_path / "a.csv"))
    assert (refusal.value.code, refusal.value.params["line"]) == ("csv_broken", 3)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "file_old_workbook"),
        ("a.xls", b"<html><table><tr><td>1</td></tr></table></html>", "file_old_workbook"),
        ("a.xls", b'<?xml version="1.0"?><Workbook></Workbook>', "file_old_workbook"),
        ("a.rar", b"Rar!\x1a\x07", "file_packed"),
        ("a.pdf", b"%PDF-1.7", "file_kind_unknown"),
    ],
)
def test_what_cannot_be_read_is_called_by_its_name(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InvalidInput) as refusal:
        read_table(SourceFile.at(tmp_path / name))
    assert refusal.value.code == code


def test_a_ring_that_does_not_close_is_refused_not_closed(tmp_path: Path) -> None:
    ring = [[0, 0], [1, 0], [1, 1]]
    features = [
        {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [each]}}
        for each in (ring, [*ring, ring[0]])
    ]
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    table = read_table(SourceFile.at(path))
    assert [(each.row, each.reason, each.suggestion) for each in table.unread] == [(1, "ring_unclosed", "close_ring")]
    assert table.numbers == [2]


def test_places_say_what_is_wrong_with_them(still_town: Town) -> None:
    lon, lat = at(100, 100)
    rows = [
        {"id": "1", "name": "甲", "category": "bank", "lon": 0, "lat": 0},
        {"id": "2", "name": "乙", "category": "bank", "lon": lon, "lat": ""},
        {"id": "3", "name": "丙", "category": "bank", "lon": lon + 9, "lat": lat},
    ]
    report = still_town.bring("sites", csv_text(rows), dry_run=True)
    assert refused(report) == [
        (1, "geometry", "place_of_zeros", "fill_in"),
        (2, "y", "geometry_missing", "fill_in"),
        (3, "geometry", "outside_city", "check_system"),
    ]
    unclosed = csv_text([{"geometry": "POLYGON((0 0, 1 0, 1 1))", "name": "甲", "tier": "示范区"}])
    found = refused(still_town.bring("zones", unclosed, dry_run=True))
    assert found == [(1, "geometry", "ring_unclosed", "close_ring")]


def test_home_areas_are_known_by_names_and_filled_up_codes(still_town: Town) -> None:
    lon, lat = at(100, 100)
    team = {"name": "甲", "mode": "步行", "shifts": "1-5 8:30-12:00", "lon": lon, "lat": lat}
    ((code, name),) = still_town.ask("SELECT code, name_zh FROM region WHERE level = 'street' ORDER BY code LIMIT 1")
    for area in (code, f"{code}000", name):
        assert not refused(still_town.bring("teams", csv_text([{**team, "home_area": area}]), dry_run=True))
