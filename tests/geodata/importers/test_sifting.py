"""Writing the valid rows of a file and setting the others aside."""

import json
from typing import Any

import pytest

from geodata.importers.guarded_cells import REASON, guarded, unguarded
from geodata.importers.table import Table
from geodata.stores.import_runs import ImportRecords
from gridsvc.imports import QuarantinedRow
from tests.geodata.importers.town import Town, at, box, csv_text, geojson_text, numbers, refused


def _site(number: int, **more: Any) -> dict[str, Any]:
    lon, lat = at(100 + 20 * number, 100)
    return {"id": str(number), "name": f"点位{number}", "category": "bank", "lon": lon, "lat": lat} | more


def _aside(town: Town) -> list[QuarantinedRow]:
    with town.database.connect() as connection:
        records = ImportRecords(connection)
        return records.quarantine(records.all()[0])


def test_good_rows_are_written_and_bad_ones_kept_as_the_file_had_them(town: Town) -> None:
    report = town.bring(
        "sites", csv_text([_site(1), _site(2, category="castle", lon="x"), _site(3)]), accept_valid=True
    )
    assert (report.accepted, numbers(report)) == (True, (2, 0, 0, 0, 1))
    assert town.ask("SELECT source_id FROM site ORDER BY 1") == [("1",), ("3",)]
    (row,) = _aside(town)
    assert (row.row, row.source_id, [name for name, _ in row.cells]) == (
        2,
        "2",
        ["id", "name", "category", "lon", "lat"],
    )
    assert dict(row.cells)["lon"] == "x"
    assert [(each.field, each.value, each.reason) for each in row.findings] == [("x", "x", "not_a_number")]


def test_without_being_asked_nothing_is_written(town: Town) -> None:
    report = town.bring("sites", csv_text([_site(1), _site(2, category="castle")]))
    assert not report.accepted
    assert town.ask("SELECT count(*) FROM site") == [(0,)]


def test_a_dry_run_says_what_would_be_set_aside_and_keeps_nothing(town: Town) -> None:
    report = town.bring("sites", csv_text([_site(1), _site(2, category="castle")]), accept_valid=True, dry_run=True)
    assert numbers(report) == (1, 0, 0, 0, 1)
    assert town.ask("SELECT count(*) FROM import_run") == [(0,)]


def test_what_leans_on_a_refused_row_is_set_aside_with_it(town: Town) -> None:
    rows = [
        {"code": "530102002", "name": ""},
        {"code": "530102002001", "name": "一社区"},
        {"code": "530102003", "name": "三街道"},
    ]
    report = town.bring("regions", csv_text(rows), accept_valid=True)
    assert numbers(report) == (1, 0, 0, 0, 2)
    assert {(row, reason) for row, _, reason, _ in refused(report)} == {(1, "value_missing"), (2, "parent_missing")}
    assert town.ask("SELECT count(*) FROM region WHERE code LIKE '530102002%'") == [(0,)]


def test_a_repetition_of_a_case_that_was_refused_is_set_aside_with_it(town: Town) -> None:
    lon, lat = at(100, 100)
    case = {"id": "A", "class": "0102", "reported_at": "2026-03-01 08:00", "x": lon, "y": lat}
    empty = {"state": "", "ended_at": "", "duplicate_of": ""}
    again = {"id": "B", "state": "duplicate", "ended_at": "2026-03-02 08:00", "duplicate_of": "A"}
    rows = [case | empty | {"x": 103.9}, case | again, case | empty | {"id": "C"}]
    report = town.bring("problems", csv_text(rows), accept_valid=True)
    assert {(row, reason) for row, _, reason, _ in refused(report)} == {
        (1, "outside_city"),
        (2, "duplicate_of_unknown"),
    }
    assert town.ask("SELECT source_id FROM problem") == [("C",)]


def test_of_two_contents_under_one_id_neither_is_taken(town: Town) -> None:
    report = town.bring("sites", csv_text([_site(1), _site(2), _site(1, name="另一个")]), accept_valid=True)
    assert {(row, reason) for row, _, reason, _ in refused(report)} == {(1, "id_twice"), (3, "id_twice")}
    assert [(each.row, each.findings[0].params["other_row"]) for each in _aside(town)] == [(1, 3), (3, 1)]
    assert town.ask("SELECT source_id FROM site") == [("2",)]


def test_rows_of_the_wrong_width_are_set_aside(town: Town) -> None:
    report = town.bring("sites", csv_text([_site(1)]) + "2,b,bank\n", accept_valid=True)
    assert numbers(report) == (1, 0, 0, 0, 1)
    assert [each.findings[0].reason for each in _aside(town)] == ["row_width"]


def test_a_file_without_one_good_row_writes_nothing_but_the_quarantine(town: Town) -> None:
    report = town.bring("sites", csv_text([_site(1, category="castle")]), accept_valid=True)
    assert (report.accepted, numbers(report)) == (True, (0, 0, 0, 0, 1))
    assert town.ask("SELECT count(*) FROM site") == [(0,)]
    assert len(_aside(town)) == 1


def test_geometries_outside_of_the_columns_are_kept_as_wkt(town: Town) -> None:
    properties = {"id": "1", "name": "a", "category": "castle"}
    town.bring("sites", geojson_text([(box(0, 0, 9, 9), properties)]), name="a.geojson", accept_valid=True)
    ((_, geometry),) = [cell for cell in _aside(town)[0].cells if cell[0] == "geometry"]
    assert geometry.startswith("POLYGON ((102.7")


def test_the_own_id_of_a_feature_that_is_set_aside_is_kept(town: Town) -> None:
    text = geojson_text([(box(0, 0, 9, 9), {"name": "甲", "floors": 9}), (box(20, 0, 29, 9), {"floors": "许多"})])
    document = json.loads(text)
    for number, feature in enumerate(document["features"]):
        feature["id"] = f"way/{number}"
    known = json.dumps(document, ensure_ascii=False)
    town.bring("buildings", known, name="a.geojson", accept_valid=True)
    (row,) = _aside(town)
    mended = csv_text([{**dict(row.cells), "floors": 7}])
    assert numbers(town.bring("buildings", mended, source="a")) == (1, 0, 0, 0, 0)
    assert numbers(town.bring("buildings", known.replace('"许多"', "7"), name="a.geojson")) == (0, 0, 2, 0, 0)


def test_texts_that_no_database_stores_are_kept_with_a_mark_in_their_place(town: Town) -> None:
    town.bring("sites", csv_text([_site(1, name="a\0b")]), accept_valid=True)
    assert dict(_aside(town)[0].cells)["name"] == "a�b"


@pytest.mark.parametrize(("kind", "content"), [("grids", "code\n1\n"), ("sites", "only,one,line")])
def test_grids_and_unreadable_files_are_refused_whole(town: Town, kind: str, content: str) -> None:
    report = town.bring(kind, content, accept_valid=True)
    assert (report.accepted, [finding.row for finding in report.findings]) == (False, [0])
    assert town.ask("SELECT count(*) FROM import_run") == [(0,)]


@pytest.mark.parametrize("text", ["=1+1", "+86 871", "-x", "@a", "\t=1", "'=1", "''@", "＝1", "=cmd|'/c calc'!A1"])
def test_no_cell_set_aside_is_a_formula_and_each_comes_back_as_it_was(text: str) -> None:
    written = guarded(text)
    assert written.startswith("'")
    table = Table({"name": [written], REASON: ["…"]}, [1])
    assert unguarded(table).columns["name"] == [text]
    assert unguarded(Table({"name": [written]}, [1])).columns["name"] == [written]


@pytest.mark.parametrize("text", ["-102.5", "+1", "-1.5e-3", "甲", "", "a=1", "'甲'", "102.7"])
def test_numbers_and_plain_texts_are_set_aside_as_they_are(text: str) -> None:
    assert guarded(text) == text
    assert unguarded(Table({"name": [text], REASON: ["…"]}, [1])).columns["name"] == [text]
