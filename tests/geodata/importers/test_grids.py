"""Surveyed grids from files: sets that are valid, and sets that are not."""

from datetime import date

import pytest
import shapely

from gridsvc.imports import ImportReport
from tests.geodata.importers.town import Town, at, box, csv_text, geojson_text, numbers, refused, told

_WEST = "530102001001"


def _halves(split: float = 500, *, gap: float = 0) -> list[tuple[shapely.Polygon, dict[str, object]]]:
    return [
        (box(0, 0, 500, split), {"code": f"{_WEST}001"}),
        (box(0, split + gap, 500, 1000), {"code": f"{_WEST}002"}),
    ]


def _bring(town: Town, rows: list[tuple[shapely.Geometry, dict[str, object]]], **options: object) -> ImportReport:
    return town.bring("grids", geojson_text(rows), name="grids.geojson", **options)


def test_a_first_set_is_kept_as_a_draft(town: Town) -> None:
    report = _bring(town, _halves())
    assert numbers(report) == (2, 0, 0, 0, 0)
    assert town.ask("SELECT district, version, status, method, settings FROM grid_set") == [
        ("530102", 1, "draft", "surveyed", {"source": "grids"})
    ]
    assert town.ask(
        "SELECT code, level::text, street, community, imported, round(area_m2) FROM grid ORDER BY code"
    ) == [
        (f"{_WEST}001", "unit", "530102001", _WEST, False, 250_000),
        (f"{_WEST}002", "unit", "530102001", _WEST, False, 250_000),
    ]


def test_publishing_puts_it_in_force_and_ends_the_version_before(town: Town) -> None:
    _bring(town, _halves(), publish=True, valid_from=date(2026, 1, 1))
    report = _bring(town, _halves(400), publish=True)
    assert numbers(report) == (0, 2, 0, 0, 0)
    assert town.ask("SELECT version, status, valid_from::text, valid_to::text FROM grid_set ORDER BY version") == [
        (1, "superseded", "2026-01-01", "2026-03-20"),
        (2, "published", "2026-03-20", None),
    ]


def test_the_same_set_again_writes_nothing_and_can_still_be_published(town: Town) -> None:
    _bring(town, _halves())
    before = town.changes()
    assert numbers(_bring(town, _halves())) == (0, 0, 2, 0, 0)
    assert town.ask("SELECT count(*) FROM grid_set") == [(1,)]
    assert town.changes() == before
    assert numbers(_bring(town, _halves(), publish=True)) == (0, 0, 2, 0, 0)
    assert town.ask("SELECT version, status FROM grid_set") == [(1, "published")]


def test_a_grid_that_is_gone_makes_a_new_version(town: Town) -> None:
    _bring(town, _halves())
    report = _bring(town, _halves()[:1])
    assert numbers(report) == (0, 0, 1, 0, 0)
    assert told(report, "grids_gone")[0].params == {"district": "530102", "count": 1}
    assert told(report, "community_not_covered")[0].params == {"community": _WEST, "area_m2": 250_000}
    assert town.ask(
        "SELECT set.version, count(*) FROM grid JOIN grid_set AS set ON set.id = set_id GROUP BY 1 ORDER BY 1"
    ) == [
        (1, 2),
        (2, 1),
    ]


def test_a_gap_of_two_centimetres_and_an_overlap_refuse_the_set(still_town: Town) -> None:
    gap = _bring(still_town, _halves(gap=0.02))
    assert refused(gap) == [
        (1, "geometry", "grid_not_joined", "join_grids"),
        (2, "geometry", "grid_not_joined", "join_grids"),
    ]
    overlap = _bring(still_town, _halves(gap=-10))
    (first, second) = told(overlap, "grids_overlap")
    assert (first.row, second.row, first.params["area_m2"]) == (1, 2, pytest.approx(5000, abs=0.1))
    assert first.params["grids"] == f"{_WEST}001, {_WEST}002"
    assert still_town.ask("SELECT count(*) FROM grid_set") == [(0,)]


def test_a_grid_outside_its_community_is_refused(still_town: Town) -> None:
    rows = [(box(0, 0, 500.01, 1000), {"code": f"{_WEST}001"})]
    (finding,) = told(_bring(still_town, rows), "grid_outside_community")
    assert finding.params["area_m2"] == pytest.approx(10, abs=0.1)


def test_corners_that_a_neighbour_lacks_are_added(town: Town) -> None:
    rows = [
        (box(0, 0, 500, 500), {"code": f"{_WEST}001"}),
        (box(0, 500, 200, 1000), {"code": f"{_WEST}002"}),
        (box(200, 500, 500, 1000), {"code": f"{_WEST}003"}),
    ]
    report = _bring(town, rows)
    assert numbers(report) == (3, 0, 0, 0, 0)
    assert told(report, "corners_added")[0].params == {"count": 1}


def test_the_older_codes_and_larger_grids_are_taken(town: Town) -> None:
    rows = [
        (box(0, 0, 500, 500), {"code": f"{_WEST}01", "用地性质": "居住"}),
        (box(0, 500, 500, 1000), {"code": f"{_WEST}02", "用地性质": ""}),
        (box(0, 0, 500, 1000), {"code": "530102001M001"}),
        (box(0, 0, 500, 500), {"code": "A-17", "level": "评价网格", "street": "530102001"}),
    ]
    assert numbers(_bring(town, rows)) == (4, 0, 0, 0, 0)
    assert town.ask("""
        SELECT grid.code, grid.level::text, grid.imported, grid.land_use, management.code, evaluation.code
          FROM grid LEFT JOIN grid AS management ON management.id = grid.management_id
          LEFT JOIN grid AS evaluation ON evaluation.id = grid.evaluation_id ORDER BY grid.code""") == [
        (f"{_WEST}01", "unit", True, "居住", "530102001M001", "A-17"),
        (f"{_WEST}02", "unit", True, None, "530102001M001", None),
        ("530102001M001", "management", False, None, None, None),
        ("A-17", "evaluation", True, None, None, None),
    ]
    before = town.changes()
    assert numbers(_bring(town, rows)) == (0, 0, 4, 0, 0)
    assert town.changes() == before


def test_several_districts_make_several_sets(town: Town) -> None:
    rows = [*_halves(), (box(1000, 0, 1500, 1000), {"code": "530103001001001"})]
    assert numbers(_bring(town, rows)) == (3, 0, 0, 0, 0)
    assert town.ask("SELECT district, version FROM grid_set ORDER BY 1") == [("530102", 1), ("530103", 1)]


@pytest.mark.parametrize(
    ("geometry", "properties", "reason"),
    [
        (box(0, 0, 500, 1000), {"code": ""}, "value_missing"),
        (box(0, 0, 500, 1000), {"code": "17"}, "grid_code_shape"),
        (box(0, 0, 500, 1000), {"code": "530199001001001"}, "region_unknown"),
        (box(0, 0, 500, 1000), {"code": f"{_WEST}1000"}, "grid_number_too_long"),
        (box(0, 0, 500, 1000), {"code": "5301990010011000"}, "grid_code_shape"),
        (box(0, 0, 500, 1000), {"code": "530102009M001"}, "street_unknown"),
        (box(0, 0, 500, 1000), {"code": "B1", "level": "管理网格"}, "street_unknown"),
        (box(0, 0, 500, 1000), {"code": f"{_WEST}001", "level": "management"}, "grid_level_conflict"),
        (box(0, 0, 500, 1000), {"code": f"{_WEST}001", "level": "middle"}, "choice_unknown"),
        (box(0, 0, 500, 1000), {"code": f"{_WEST}001", "management": "530102001M007"}, "larger_grid_unknown"),
        (shapely.Point(at(1, 1)), {"code": f"{_WEST}001"}, "geometry_kind"),
        (shapely.MultiPolygon([box(0, 0, 9, 9), box(20, 0, 29, 9)]), {"code": f"{_WEST}001"}, "geometry_kind"),
        (None, {"code": f"{_WEST}001"}, "geometry_missing"),
    ],
)
def test_a_grid_that_cannot_be_is_refused(
    still_town: Town, geometry: shapely.Geometry, properties: dict[str, object], reason: str
) -> None:
    assert [why for _, _, why, _ in refused(_bring(still_town, [(geometry, properties)]))] == [reason]


def test_what_a_survey_says_of_a_grid_is_kept(town: Town) -> None:
    said = {
        "用地类别": "商业",
        "管理等级": "一级",
        "初始日期": "2019-05-01",
        "变更日期": "2025年3月1日",
        "终止日期": "2030-01-01",
        "责任主体": "城西街道办",
    }
    rows = [(polygon, {**properties, **said}) for polygon, properties in _halves()]
    assert numbers(_bring(town, rows)) == (2, 0, 0, 0, 0)
    assert town.ask("""
        SELECT DISTINCT land_use, management_grade, begun_on, changed_on, ended_on, agency.name
          FROM grid JOIN agency ON agency.id = agency_id""") == [
        ("商业", "一级", date(2019, 5, 1), date(2025, 3, 1), date(2030, 1, 1), "城西街道办")
    ]
    assert numbers(_bring(town, rows)) == (0, 0, 2, 0, 0)


@pytest.mark.parametrize(
    ("days", "reason"),
    [
        ({"初始日期": "2025-01-01", "变更日期": "2024-01-01"}, "grid_days_backwards"),
        ({"初始日期": "2025-01-01", "终止日期": "2024-01-01"}, "grid_days_backwards"),
        ({"终止日期": "2020-01-01"}, "grid_ended"),
        ({"终止日期": "昨天"}, "not_a_date"),
    ],
)
def test_days_that_cannot_be_refuse_a_grid(still_town: Town, days: dict[str, str], reason: str) -> None:
    (west, east) = _halves()
    found = refused(_bring(still_town, [west, (east[0], {**east[1], **days})]))
    assert found[0][0] == 2
    assert found[0][2] == reason


def test_two_grids_of_one_code_are_refused(still_town: Town) -> None:
    rows = _halves()
    rows[1][1]["code"] = f"{_WEST}001"
    assert [why for _, _, why, _ in refused(_bring(still_town, rows))] == ["id_twice"]


def test_a_day_before_that_of_the_version_in_force_refuses_the_file(town: Town) -> None:
    _bring(town, _halves(), publish=True, valid_from=date(2026, 1, 1))
    report = _bring(town, _halves(300), publish=True, valid_from=date(2025, 12, 1))
    assert [(each.row, each.reason) for each in report.findings] == [(0, "grid_set_later_in_force")]
    assert town.ask("SELECT count(*) FROM grid_set") == [(1,)]


def test_grids_that_begin_later_leave_those_before_in_force_until_then(town: Town) -> None:
    _bring(town, _halves(), publish=True, valid_from=date(2026, 1, 1))
    _bring(town, _halves(300), publish=True, valid_from=date(2999, 1, 1))
    assert town.ask("SELECT DISTINCT version FROM grid_in_force JOIN grid_set ON grid_set.id = set_id") == [(1,)]
    assert town.ask("SELECT version, valid_from, valid_to, settled_at IS NULL FROM grid_set ORDER BY 1") == [
        (1, date(2026, 1, 1), date(2999, 1, 1), False),
        (2, date(2999, 1, 1), None, True),
    ]
    assert len(town.ask("SELECT FROM grid_lineage")) == 3


def test_grids_of_a_community_without_an_outline_are_taken_with_a_note(town: Town) -> None:
    with town.database.connect() as connection:
        connection.execute("UPDATE region SET geom = NULL WHERE code = '530102001001'")
    report = _bring(town, _halves())
    assert numbers(report) == (2, 0, 0, 0, 0)
    assert told(report, "community_without_outline")[0].params == {"communities": _WEST}


def test_a_csv_with_wkt_holds_grids_too(town: Town) -> None:
    rows = [{"code": properties["code"], "wkt": polygon.wkt} for polygon, properties in _halves()]
    assert numbers(town.bring("grids", csv_text(rows), dry_run=True)) == (2, 0, 0, 0, 0)
    assert town.ask("SELECT count(*) FROM grid_set") == [(0,)]


def test_unit_grids_go_on_when_only_larger_ones_come(town: Town) -> None:
    units = [(polygon, {**properties, "用地性质": "居住"}) for polygon, properties in _halves()]
    _bring(town, units)
    with town.database.connect() as connection:
        connection.execute("INSERT INTO grid_person (grid_id, duty, name) SELECT min(id), 'head', '甲' FROM grid")
    larger = [(box(0, 0, 500, 500), {"code": "530102001M001"}), (box(0, 500, 500, 1000), {"code": "530102001M002"})]
    report = _bring(town, larger)
    assert numbers(report) == (2, 0, 0, 0, 0)
    assert not report.warnings
    assert town.ask("""
        SELECT grid.code, management.code, grid.land_use, person.name
          FROM grid JOIN grid_set ON grid_set.id = grid.set_id
          LEFT JOIN grid AS management ON management.id = grid.management_id
          LEFT JOIN grid_person AS person ON person.grid_id = grid.id
         WHERE version = 2 ORDER BY grid.code""") == [
        (f"{_WEST}001", "530102001M001", "居住", "甲"),
        (f"{_WEST}002", "530102001M002", "居住", None),
        ("530102001M001", None, None, None),
        ("530102001M002", None, None, None),
    ]
    before = town.changes()
    assert numbers(_bring(town, larger)) == (0, 0, 2, 0, 0)
    assert numbers(_bring(town, _halves())) == (0, 0, 2, 0, 0)
    assert town.changes() == before


def test_larger_grids_that_cut_unit_grids_are_told(town: Town) -> None:
    rows = [*_halves(), (box(0, 0, 500, 600), {"code": "530102001M001"})]
    (note,) = told(_bring(town, rows), "larger_grid_cuts")
    assert (note.value, note.params) == ("530102001M001", {"level": "management", "area_m2": 50_000})


def test_a_code_that_stood_for_another_place_is_refused(town: Town) -> None:
    _bring(town, _halves(), publish=True, valid_from=date(2026, 1, 1))
    swapped = [(box(0, 0, 500, 500), {"code": f"{_WEST}002"}), (box(0, 500, 500, 1000), {"code": f"{_WEST}003"})]
    report = _bring(town, swapped)

    assert refused(report) == [(1, "code", "grid_code_reused", "give_new_code")]
    assert told(report, "grid_code_reused")[0].params["version"] == 1
    assert town.ask("SELECT count(*) FROM grid_set") == [(1,)]


def test_codes_of_drafts_that_never_were_in_force_stand_for_nothing(town: Town) -> None:
    _bring(town, _halves())
    swapped = [(box(0, 0, 500, 500), {"code": f"{_WEST}002"}), (box(0, 500, 500, 1000), {"code": f"{_WEST}001"})]

    assert refused(_bring(town, swapped)) == []


def test_larger_grids_do_not_use_a_code_for_another_place_either(town: Town) -> None:
    larger = [(box(0, 0, 500, 500), {"code": "530102001E001"}), (box(0, 500, 500, 1000), {"code": "530102001E002"})]
    _bring(town, [*_halves(), *larger], publish=True, valid_from=date(2026, 1, 1))
    again = [(box(0, 0, 500, 500), {"code": "530102001E002"}), (box(0, 500, 500, 1000), {"code": "530102001E003"})]

    assert [why for _, _, why, _ in refused(_bring(town, [*_halves(), *again]))] == ["grid_code_reused"]


def test_more_than_999_grids_in_a_community_are_refused(still_town: Town) -> None:
    strips = [(box(0, i, 500, i + 1), f"{_WEST}{i:03d}") for i in range(1000)]
    rows = [(outline, {"code": code}) for outline, code in strips]
    report = _bring(still_town, [*rows, (box(1000, 0, 1500, 1000), {"code": "530103001001001"})])

    assert {(field, why, advice) for _, field, why, advice in refused(report)} == {
        ("code", "community_too_full", "divide_community")
    }
    assert numbers(report) == (1, 0, 0, 0, 1000)
    assert told(report, "community_too_full")[0].params == {"community": _WEST, "count": 1000, "most": 999}


def test_ground_of_refused_grids_is_not_told_as_bare(still_town: Town) -> None:
    (west, east) = _halves()
    report = _bring(still_town, [west, (east[0], {"code": "17"})])
    bare = _bring(still_town, [west, (box(0, 500, 500, 900), {"code": "17"})])

    assert told(report, "community_not_covered") == []
    assert told(bare, "community_not_covered")[0].params["area_m2"] == 50_000
