"""Teams from files."""

import pytest
import shapely

from tests.geodata.importers.town import Town, at, box, csv_text, geojson_text, numbers, refused, told

_SHIFTS = "1-5 08:30-12:00 14:00-17:30; 6 09:00-12:00"


def _team(name: str = "一队", **more: object) -> dict[str, object]:
    lon, lat = at(200, 200)
    return {"名称": name, "出行方式": "电动车", "经度": lon, "纬度": lat, "班次": _SHIFTS, **more}


def test_a_team_is_stored_with_shifts_categories_rest_days_and_home_area(town: Town) -> None:
    end = dict(zip(("收工经度", "收工纬度"), at(300, 300), strict=True))
    row = _team(
        编号="T1", 所属单位="城管大队", 责任区="530102001001;530102001002", 可查类别="银行网点|school",
        休息日="2026-05-01;2026/5/2", 加班上限分钟=30, 收工地点="指定地点", **end,
    )  # fmt: skip
    report = town.bring("teams", csv_text([row]))
    assert numbers(report) == (1, 0, 0, 0, 0)
    assert [each.value for each in told(report, "agency_new")] == ["城管大队"]
    ((mode, district, ends, overtime, agency, source_id, area, end_place),) = town.ask("""
        SELECT mode::text, team.district, ends, overtime_max_min, agency.name, team.source_id, home_area, end_place
          FROM team JOIN agency ON agency.id = team.agency_id""")
    assert (mode, district, ends, overtime, agency, source_id) == ("ebike", "530102", "place", 30, "城管大队", "T1")
    assert shapely.area(shapely.symmetric_difference(area, box(0, 0, 1000, 1000))) < 1e-8
    assert end_place == shapely.Point(at(300, 300))
    assert town.ask("SELECT count(*), min(starts)::text, max(ends)::text FROM team_shift") == [
        (11, "08:30:00", "17:30:00")
    ]
    assert town.ask("""
        SELECT category.code FROM team_category JOIN site_category AS category ON category.id = category_id
         ORDER BY 1""") == [("bank",), ("school",)]
    assert town.ask("SELECT on_date::text, kind FROM team_roster ORDER BY 1") == [
        ("2026-05-01", "rest"),
        ("2026-05-02", "rest"),
    ]
    before = town.changes()
    assert numbers(town.bring("teams", csv_text([row]))) == (0, 0, 1, 0, 0)
    assert town.changes() == before


def test_a_changed_team_keeps_what_the_file_does_not_say(town: Town) -> None:
    town.bring("teams", csv_text([_team(休息日="2026-05-01", 可查类别="bank")]))
    report = town.bring("teams", csv_text([_team(班次="7 10:00-12:00", 可查类别="")]))
    assert numbers(report) == (0, 1, 0, 0, 0)
    assert told(report, "changed")[0].field == "shifts, categories"
    assert town.ask("SELECT weekday FROM team_shift") == [(7,)]
    assert town.ask("SELECT count(*) FROM team_category") == [(0,)]
    assert town.ask("SELECT count(*) FROM team_roster") == [(1,)]


@pytest.mark.parametrize(
    ("change", "field", "reason"),
    [
        ({"名称": ""}, "name", "value_missing"),
        ({"出行方式": ""}, "mode", "value_missing"),
        ({"出行方式": "飞机"}, "mode", "choice_unknown"),
        ({"班次": ""}, "shifts", "value_missing"),
        ({"班次": "1-5 12:00-08:00"}, "shifts", "hours_end_first"),
        ({"班次": "1-5 08:00-12:00 11:00-17:00"}, "shifts", "hours_overlap"),
        ({"班次": "周一至周五 08:00-12:00；周三 9:00-10:00"}, "shifts", "hours_overlap"),
        ({"班次": "8:00-12:00"}, "shifts", "hours_without_days"),
        ({"班次": "1-5 8:00"}, "shifts", "hours_unreadable"),
        ({"经度": ""}, "x", "geometry_missing"),
        ({"经度": 102.9}, "geometry", "outside_city"),
        ({"责任区": "530199"}, "home_area", "region_unknown"),
        ({"可查类别": "bank;飞船"}, "categories", "category_unknown"),
        ({"休息日": "tomorrow"}, "rest_days", "not_a_date"),
        ({"加班上限分钟": "481"}, "overtime_max_min", "out_of_range"),
        ({"收工地点": "哪儿"}, "ends", "choice_unknown"),
        ({"收工地点": "指定地点"}, "end_x", "end_place_missing"),
        ({"收工经度": 102.7, "收工纬度": 25.05}, "end_x", "end_place_unused"),
    ],
)
def test_a_team_that_cannot_be_is_refused(still_town: Town, change: dict[str, object], field: str, reason: str) -> None:
    optional = dict.fromkeys(("责任区", "可查类别", "休息日", "加班上限分钟", "收工地点", "收工经度", "收工纬度"), "")
    report = still_town.bring("teams", csv_text([_team("好") | optional, _team("坏") | optional | change]))
    assert [(row, where, why) for row, where, why, _ in refused(report)] == [(2, field, reason)]
    assert still_town.ask("SELECT count(*) FROM team") == [(0,)]


def test_a_region_without_an_outline_is_no_home_area(town: Town) -> None:
    with town.database.connect() as connection:
        connection.execute("UPDATE region SET geom = NULL WHERE code = '530103001'")
    report = town.bring("teams", csv_text([_team(责任区="530103001")]))
    assert refused(report) == [(1, "home_area", "region_without_outline", "import_regions")]


def test_a_base_has_to_be_a_point(still_town: Town) -> None:
    properties = {"name": "一队", "mode": "walk", "shifts": _SHIFTS}
    report = still_town.bring("teams", geojson_text([(box(0, 0, 9, 9), properties)]), name="a.geojson")
    assert [reason for _, _, reason, _ in refused(report)] == ["base_not_a_point"]
