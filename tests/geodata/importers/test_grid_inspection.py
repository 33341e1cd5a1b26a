"""Grids of a file are inspected whole: every fault is told with its grid and where it is, sound sets have none."""

from collections.abc import Sequence
from typing import Any

import pytest
import shapely

from geodata.cities import city_named
from geodata.grids.inspection import Inspection, SurveyFile
from geodata.importers.context import ImportContext
from geodata.importers.grid_inspection import inspected_file
from geodata.importers.mapping import FieldMapping
from gridsvc.actors import SYSTEM
from tests.geodata.importers.town import NOW, Town, box, geojson_text

WEST, EAST = "530102001001", "530102001002"
Rows = list[tuple[Any, dict[str, object]]]


def fields() -> Rows:
    """Two communities of the town, 500 m by 1000 m each, in ten grids of 100 m by 500 m each."""
    rows: Rows = []
    for home, west in ((WEST, 0), (EAST, 500)):
        for i in range(10):
            shape = box(west + i % 5 * 100, i // 5 * 500, west + i % 5 * 100 + 100, i // 5 * 500 + 500)
            rows.append(
                (shape, {"网格编码": f"{home}{i + 1:03d}", "变更日期": "2025年3月31日", "用地类别": "居住用地"})
            )
    return rows


def inspected(town: Town, rows: Rows) -> Inspection:
    path = town.folder / "survey.geojson"
    path.write_text(geojson_text(rows), encoding="utf-8")
    with town.database.connect(actor=SYSTEM) as connection:
        context = ImportContext(connection, city_named(connection), "survey", SYSTEM, NOW, FieldMapping())
        (found,) = inspected_file(context, path, bounds=None)
    return found


def codes(inspection: Inspection) -> list[tuple[str, str]]:
    return [(each.code, each.grid) for each in inspection.findings if each.code != "community_not_covered"]


def changed(row: int, shape: Any = None, **properties: object) -> Rows:
    rows = fields()
    rows[row] = (shape or rows[row][0], rows[row][1] | properties)
    return rows


def test_a_sound_set_has_no_findings(still_town: Town) -> None:
    found = inspected(still_town, fields())

    assert found.findings == ()
    assert found.chosen == SurveyFile("survey.geojson", "530102", 20)
    assert {each.code for each in found.remarks} == {"grid_too_large"}


def test_heights_and_areas_of_one_part_are_no_faults(still_town: Town) -> None:
    rows: Rows = [(shapely.MultiPolygon([shapely.force_3d(shape, 1890.0)]), told) for shape, told in fields()]

    assert inspected(still_town, rows).findings == ()


@pytest.mark.parametrize(
    ("width_m", "expected"),
    [(0.02, ["grid_misfit", "grid_misfit"]), (0.06, ["grid_gap"]), (1.0, ["grid_gap"])],
)
def test_gaps_are_found_however_wide(still_town: Town, width_m: float, expected: Sequence[str]) -> None:
    found = inspected(still_town, changed(6, box(100, 500, 200 - width_m, 1000)))

    assert [code for code, _ in codes(found)][: len(expected)] == expected
    for each in found.findings:
        assert f"{WEST}007" in each.grid + str(each.params["others"])
        assert each.geometry is not None


def test_a_crack_from_the_rim_is_a_gap_between_its_grids(still_town: Town) -> None:
    (gap,) = [
        each for each in inspected(still_town, changed(6, box(100, 500, 199, 1000))).findings if each.code == "grid_gap"
    ]

    assert gap.params == {
        "m2": pytest.approx(500, abs=1),
        "m": 1.0,
        "others": f"{WEST}002, {WEST}003, {WEST}007, {WEST}008",
    }
    assert gap.geometry is not None
    assert shapely.area(gap.geometry) == pytest.approx(500, abs=1)


def test_overlaps_name_both_grids(still_town: Town) -> None:
    found = inspected(still_town, changed(6, box(95, 500, 200, 1000)))

    assert codes(found)[0] == ("grids_overlap", f"{WEST}006")
    assert found.findings[0].params == {"other": f"{WEST}007", "m2": pytest.approx(2500, abs=5)}


def test_a_sliver_is_found(still_town: Town) -> None:
    rows = changed(6, box(104, 500, 200, 1000))
    rows.append((box(100, 500, 104, 1000), {"网格编码": f"{WEST}077", "变更日期": "", "用地类别": ""}))
    rows[1] = (shapely.union(rows[1][0], shapely.Point(rows[6][0].exterior.coords[0])), rows[1][1])
    found = inspected(still_town, rows)

    assert ("grid_sliver", f"{WEST}077") in codes(found)


@pytest.mark.parametrize(
    ("code", "reason"), [("53010200100100X", "grid_code_shape"), ("530102009009001", "region_unknown")]
)
def test_a_wrong_code_is_told_once_and_its_ground_is_no_gap(still_town: Town, code: str, reason: str) -> None:
    found = inspected(still_town, changed(6, 网格编码=code))

    assert [(each.code, each.grid) for each in found.findings] == [(reason, code)]
    assert found.findings[0].params["row"] == 7
    assert found.findings[0].geometry is not None


def test_codes_of_fourteen_digits_are_sound(still_town: Town) -> None:
    assert inspected(still_town, changed(6, 网格编码=f"{WEST}77")).findings == ()


def test_a_code_given_twice_is_told_with_its_row_and_hides_no_ground(still_town: Town) -> None:
    found = inspected(still_town, changed(6, 网格编码=f"{WEST}008"))

    assert [(each.code, each.grid, each.params["row"]) for each in found.findings] == [("id_twice", f"{WEST}008", 8)]


def test_a_grid_of_two_communities_is_named_with_both(still_town: Town) -> None:
    rows = changed(9, box(400, 500, 600, 1000))
    del rows[15]
    found = inspected(still_town, rows)

    assert [(each.code, each.grid) for each in found.findings] == [("grid_outside_community", f"{WEST}010")]
    assert found.findings[0].params["others"] == EAST


def test_a_grid_outside_the_district_is_found(still_town: Town) -> None:
    found = inspected(still_town, changed(6, box(100, 5000, 200, 5500)))

    assert codes(found) == [("grid_outside_community", f"{WEST}007"), ("grid_gap", WEST)]


def test_outlines_that_cannot_be_are_told_with_the_reason(still_town: Town) -> None:
    west, south, east, north = box(100, 500, 200, 1000).bounds
    crossed = shapely.Polygon([(west, south), (east, north), (east, south), (west, north)])
    parts = shapely.MultiPolygon([box(100, 500, 200, 1000), box(9_000, 0, 9_100, 500)])

    assert codes(inspected(still_town, changed(6, crossed)))[0] == ("geometry_invalid", f"{WEST}007")
    assert codes(inspected(still_town, changed(6, parts))) == [("geometry_kind", f"{WEST}007")]


@pytest.mark.parametrize("all_broken", [False, True])
def test_outlines_with_a_spike_are_told_and_the_others_looked_at(still_town: Town, *, all_broken: bool) -> None:
    west, south, east, north = box(100, 500, 200, 1000).bounds
    tip = (east, 2 * north - south)
    spike = shapely.Polygon([(west, south), (east, south), (east, north), tip, (east, north), (west, north)])
    rows = changed(6, spike)
    found = inspected(still_town, rows[6:7] if all_broken else rows)

    assert ("geometry_invalid", f"{WEST}007") in codes(found)


def test_more_than_999_grids_in_a_community_are_too_many(still_town: Town) -> None:
    rows: Rows = [
        (box(i % 40 * 12.5, i // 40 * 40, i % 40 * 12.5 + 12.5, i // 40 * 40 + 40), {"code": f"{WEST}{i:03d}"})
        for i in range(1000)
    ]
    found = inspected(still_town, rows)

    assert ("community_too_full", WEST) in codes(found)


def test_a_code_that_stood_for_another_place_is_found(town: Town) -> None:
    town.bring("grids", geojson_text(fields()), name="first.geojson", publish=True)
    rows = fields()
    rows[0], rows[6] = (rows[6][0], rows[0][1]), (rows[0][0], rows[6][1])
    found = inspected(town, rows)

    assert codes(found) == [("grid_code_reused", f"{WEST}001"), ("grid_code_reused", f"{WEST}007")]
    assert found.findings[0].params == {"version": 1}


def test_a_grid_that_moved_a_border_keeps_its_code(town: Town) -> None:
    town.bring("grids", geojson_text(fields()), name="first.geojson", publish=True)
    rows = changed(5, box(0, 500, 130, 1000))
    rows[6] = (box(130, 500, 200, 1000), rows[6][1])
    rows[1] = (box(100, 0, 200, 500), rows[1][1])

    assert codes(inspected(town, rows)) == []
