"""Management grids and communities of a file are inspected too, against what lies beside them or is stored."""

from collections.abc import Sequence
from typing import Any

import pytest

from api.grid_findings import finding_text, remedy
from geodata.cities import city_named
from geodata.grids.inspection import Inspection, SurveyFile
from geodata.importers.context import ImportContext
from geodata.importers.grid_inspection import inspected_file
from geodata.importers.mapping import FieldMapping, with_columns
from gridsvc.actors import SYSTEM
from gridsvc.grids.codes import SurveyLevel
from gridsvc.language import Language
from tests.geodata.importers.town import NOW, Town, box, geojson_text

STREET = "530102001"
WEST, EAST = f"{STREET}001", f"{STREET}002"
Rows = list[tuple[Any, dict[str, object]]]


def units() -> Rows:
    """Two communities of the town in ten unit grids each, one above the other."""
    return [
        (box(west, i * 100, west + 500, i * 100 + 100), {"code": f"{home}{i + 1:03d}", "management": ""})
        for home, west in ((WEST, 0), (EAST, 500))
        for i in range(10)
    ]


def larger(*strips: tuple[int, int], first: int = 1) -> Rows:
    """Management grids from south to north, given by their borders in metres."""
    return [
        (box(0, south, 1000, north), {"code": f"{STREET}M{first + i:03d}", "management": ""})
        for i, (south, north) in enumerate(strips)
    ]


def inspected(town: Town, rows: Rows, level: SurveyLevel | None = None, *, columns: Sequence[str] = ()) -> Inspection:
    path = town.folder / "survey.geojson"
    path.write_text(geojson_text(rows), encoding="utf-8")
    mapping = with_columns(FieldMapping(), columns, "regions" if level is SurveyLevel.COMMUNITY else "grids")
    with town.database.connect(actor=SYSTEM) as connection:
        context = ImportContext(connection, city_named(connection), "survey", SYSTEM, NOW, mapping)
        (found,) = inspected_file(context, path, level=level)
    return found


def told(found: Inspection) -> list[tuple[str, str]]:
    """Findings, each of which has its sentences in both languages."""
    for each, _ in found.told:
        for language in Language:
            for said in (finding_text(each, language), remedy(each, language)):
                assert said, each.code
                assert "{" not in said, each.code
    return [(each.code, each.grid) for each in found.findings if each.code != "community_not_covered"]


def test_whole_management_grids_beside_their_unit_grids_are_sound(still_town: Town) -> None:
    found = inspected(still_town, [*units(), *larger((0, 400), (400, 1000))])

    assert told(found) == []
    assert found.chosen == SurveyFile("survey.geojson", "530102", 20, management_grids=2)


def test_management_grids_that_overlap_cut_unit_grids_and_leave_some_out(still_town: Town) -> None:
    found = inspected(still_town, [*units(), *larger((0, 450), (400, 900))])

    assert told(found) == [
        ("grids_overlap", f"{STREET}M001"),
        ("unit_in_no_larger_grid", f"{WEST}010"),
        ("unit_in_no_larger_grid", f"{EAST}010"),
        ("larger_grid_not_whole", f"{STREET}M001"),
        ("larger_grid_not_whole", f"{STREET}M002"),
    ]
    assert found.findings[0].params["m2"] == pytest.approx(50_000, abs=50)


def test_a_unit_grid_that_names_a_grid_far_away_parts_it(still_town: Town) -> None:
    rows = [*units(), *larger((0, 400), (400, 1000))]
    rows[9] = (rows[9][0], rows[9][1] | {"management": f"{STREET}M001"})
    rows[3] = (rows[3][0], rows[3][1] | {"management": f"{STREET}M077"})
    found = inspected(still_town, rows)

    assert ("larger_grid_apart", f"{STREET}M001") in told(found)
    assert ("larger_grid_unknown", f"{WEST}004") in told(found)


def test_management_grids_alone_are_held_against_the_stored_unit_grids(town: Town) -> None:
    town.bring("grids", geojson_text(units()), name="first.geojson", publish=True)

    assert told(inspected(town, larger((0, 400), (400, 1000)))) == []
    assert told(inspected(town, larger((0, 430), (430, 1000)))) == [
        ("larger_grid_not_whole", f"{STREET}M001"),
        ("larger_grid_not_whole", f"{STREET}M002"),
    ]


def test_without_unit_grids_a_remark_says_what_was_not_checked(still_town: Town) -> None:
    found = inspected(still_town, larger((0, 400), (390, 1000)))

    assert told(found) == [("grids_overlap", f"{STREET}M001")]
    assert [each.code for each in found.remarks] == ["unit_grids_unknown"]


def test_codes_of_another_shape_are_of_the_level_that_is_said(still_town: Town) -> None:
    rows: Rows = [(shape, {"code": f"东片{i}", "street": STREET}) for i, (shape, _) in enumerate(larger((0, 1000)))]

    assert told(inspected(still_town, rows))[0] == ("grid_code_shape", "东片0")
    assert told(inspected(still_town, rows, SurveyLevel.MANAGEMENT)) == []


def test_communities_are_known_by_their_codes(still_town: Town) -> None:
    rows: Rows = [(box(0, 0, 500, 1000), {"code": WEST}), (box(500, 0, 1000, 1000), {"code": EAST})]
    found = inspected(still_town, rows)

    assert (told(found), found.remarks) == ([], ())
    assert found.chosen == SurveyFile("survey.geojson", "530102", 0, communities=2)


def test_communities_are_known_by_the_column_that_is_said_to_hold_their_codes(still_town: Town) -> None:
    rows: Rows = [(box(0, 0, 520, 1000), {"对象": WEST}), (box(500, 0, 1000, 1000), {"对象": EAST})]
    found = inspected(still_town, rows, columns=("code=对象",))

    assert told(found) == [("communities_overlap", WEST)]
    assert found.chosen == SurveyFile("survey.geojson", "530102", 0, communities=2)


@pytest.mark.parametrize(
    ("west", "east", "expected"),
    [
        ((0, 0, 520, 1000), (500, 0, 1000, 1000), [("communities_overlap", WEST)]),
        ((0, 0, 490, 1000), (500, 0, 1000, 1000), [("community_gap", STREET)]),
        ((0, 0, 500, 1000), (500, 0, 1030, 1000), [("community_outside_street", EAST)]),
        ((0, 0, 500, 1000), (500, 0, 1000, 700), [("street_not_covered", STREET)]),
    ],
)
def test_what_is_wrong_with_communities_is_found(
    still_town: Town, west: tuple[int, ...], east: tuple[int, ...], expected: list[tuple[str, str]]
) -> None:
    street: tuple[Any, dict[str, object]] = (box(0, 0, 1000, 1000), {"code": STREET, "name": "一街道"})
    rows: Rows = [street, (box(*west), {"code": WEST, "name": ""}), (box(*east), {"code": EAST, "name": ""})]

    assert told(inspected(still_town, rows)) == expected
    assert told(inspected(still_town, rows, SurveyLevel.COMMUNITY)) == expected
