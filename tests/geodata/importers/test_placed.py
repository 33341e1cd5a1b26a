"""Bringing in zones, components and buildings."""

from typing import Any

import pytest

from tests.geodata.importers.town import Town, at, box, csv_text, geojson_text, numbers, refused, told


def _component(number: int, **more: Any) -> dict[str, Any]:
    lon, lat = at(100 + number, 100)
    code = f"5301020105{number:06}"
    return {
        "部件编码": code,
        "部件名称": "路灯",
        "经度": lon,
        "纬度": lat,
        "部件状态": "完好",
        "主管部门": "城管局",
    } | more


def _zone(name: str, tier: str, west: float, east: float) -> tuple[Any, dict[str, Any]]:
    return box(west, 100, east, 200), {"编号": name, "名称": name, "级别": tier}


def test_zones_are_stored_with_their_tier_and_district_and_stay_as_they_are(town: Town) -> None:
    text = geojson_text([_zone("甲", "示范区", 100, 200), _zone("乙", "general", 1200, 1300)])
    assert numbers(town.bring("zones", text, name="a.geojson", source="z")) == (2, 0, 0, 0, 0)
    stored = "SELECT source_id, tier, district, GeometryType(geom) FROM zone ORDER BY id"
    assert town.ask(stored) == [
        ("甲", "demonstration", "530102", "MULTIPOLYGON"),
        ("乙", "general", "530103", "MULTIPOLYGON"),
    ]
    before = town.changes()
    assert numbers(town.bring("zones", text, name="a.geojson", source="z")) == (0, 0, 2, 0, 0)
    assert town.changes() == before


def test_a_zone_that_changes_its_tier_is_changed(town: Town) -> None:
    town.bring("zones", geojson_text([_zone("甲", "示范区", 100, 200)]), name="a.geojson", source="z")
    report = town.bring("zones", geojson_text([_zone("甲", "重点管制区", 100, 200)]), name="a.geojson", source="z")
    assert [each.field for each in told(report, "changed")] == ["tier"]
    assert town.ask("SELECT tier FROM zone") == [("key_control",)]


def test_ground_under_two_tiers_is_told_and_under_one_is_not(town: Town) -> None:
    town.bring("zones", geojson_text([_zone("旧", "general", 300, 400)]), name="a.geojson", source="old")
    rows = [_zone("甲", "示范区", 100, 200), _zone("乙", "一般区域", 190, 310), _zone("丙", "示范区", 90, 110)]
    report = town.bring("zones", geojson_text(rows), name="b.geojson", source="z", dry_run=True)
    found = [(each.value, each.params["other"], each.params["area_m2"]) for each in told(report, "zones_overlap")]
    assert found == [("甲", "乙", pytest.approx(1000, abs=2))]
    report = town.bring("zones", geojson_text([_zone("甲", "示范区", 350, 500)]), name="b.geojson", source="z")
    assert [each.params["other"] for each in told(report, "zones_overlap")] == ["旧"]


@pytest.mark.parametrize(
    ("change", "field", "reason"),
    [
        ({"名称": ""}, "name", "value_missing"),
        ({"级别": ""}, "tier", "value_missing"),
        ({"级别": "五级"}, "tier", "choice_unknown"),
    ],
)
def test_a_zone_that_cannot_be_is_refused(still_town: Town, change: dict[str, Any], field: str, reason: str) -> None:
    shape, row = _zone("甲", "示范区", 100, 200)
    report = still_town.bring("zones", geojson_text([(shape, row | change)]), name="a.geojson")
    assert [(each[1], each[2]) for each in refused(report)] == [(field, reason)]


def test_components_are_known_by_their_code_whatever_file_they_come_from(town: Town) -> None:
    assert numbers(town.bring("components", csv_text([_component(1), _component(2)]), source="a")) == (2, 0, 0, 0, 0)
    assert town.ask(
        "SELECT code, class_code, state, agency.name, component.district, community FROM component"
        " JOIN agency ON agency.id = agency_id ORDER BY code LIMIT 1"
    ) == [("5301020105000001", "0105", "intact", "城管局", "530102", "530102001001")]
    report = town.bring("components", csv_text([_component(1, 部件状态="破损"), _component(2)]), source="b")
    assert numbers(report) == (0, 1, 1, 0, 0)
    assert town.ask("SELECT state, source FROM component ORDER BY code") == [("damaged", "a"), ("intact", "a")]


def test_a_class_of_five_digits_says_that_the_code_has_the_newer_form(town: Town) -> None:
    town.bring("components", csv_text([_component(1, 小类编码="01050")]))
    assert town.ask("SELECT class_code FROM component") == [("01050",)]


def test_a_component_in_another_district_than_its_code_says_is_told(town: Town) -> None:
    lon, lat = at(1500, 100)
    report = town.bring("components", csv_text([_component(1, 经度=lon, 纬度=lat)]))
    assert [each.params["district"] for each in told(report, "component_elsewhere")] == ["530103"]


@pytest.mark.parametrize(
    ("change", "field", "reason"),
    [
        ({"部件编码": ""}, "code", "component_code_shape"),
        ({"部件编码": "53010201"}, "code", "component_code_shape"),
        ({"部件编码": "５３０１０２０１０５００００"}, "code", "component_code_shape"),
        ({"部件名称": ""}, "name", "value_missing"),
        ({"部件状态": "好"}, "condition", "choice_unknown"),
        ({"小类编码": "0999"}, "class", "component_class_other"),
        ({"初始时间": "昨天"}, "begun_on", "not_a_date"),
        ({"经度": 103.5}, "geometry", "outside_city"),
    ],
)
def test_a_component_that_cannot_be_is_refused(
    still_town: Town, change: dict[str, Any], field: str, reason: str
) -> None:
    report = still_town.bring("components", csv_text([_component(1) | change]))
    assert [(each[1], each[2]) for each in refused(report)] == [(field, reason)]


def test_buildings_are_stored_with_what_their_file_says(town: Town) -> None:
    properties = {
        "楼栋编号": "7",
        "名称": "七栋",
        "层数": 6,
        "建筑高度": 18.5,
        "户数": 48,
        "建成年份": 1998,
        "kind": "砖混",
    }
    mapping = 'columns = {"楼栋编号" = "id", "名称" = "name", "层数" = "floors", "kind" = "attributes.kind"}'
    text = geojson_text([(box(100, 100, 120, 115), properties)])
    town.bring("buildings", text, name="a.geojson", mapping=mapping)
    assert town.ask("SELECT source_id, name, floors, attributes, community FROM building") == [
        ("7", "七栋", 6, {"kind": "砖混"}, "530102001001")
    ]
    report = town.bring("buildings", text, name="a.geojson")
    assert [each.field for each in told(report, "changed")] == ["height_m, households, built_in"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [({"层数": 0}, "out_of_range"), ({"层数": 300.5}, "out_of_range"), ({"建筑高度": -1}, "out_of_range")],
)
def test_a_building_that_cannot_be_is_refused(still_town: Town, change: dict[str, Any], reason: str) -> None:
    report = still_town.bring("buildings", geojson_text([(box(0, 0, 9, 9), change)]), name="a.geojson")
    assert [each[2] for each in refused(report)] == [reason]


def test_parts_of_a_storey_count_as_one_and_are_told_once(town: Town) -> None:
    storeys = [2.5, 0.8, 7, None]
    rows = [(box(20 * at, 0, 20 * at + 9, 9), {"楼栋编号": at, "层数": each}) for at, each in enumerate(storeys)]
    report = town.bring("buildings", geojson_text(rows), name="a.geojson")
    assert [(each.row, each.value, each.params["count"]) for each in told(report, "rounded_up")] == [(0, "2.5", 2)]
    assert town.ask("SELECT floors FROM building ORDER BY id") == [(3,), (1,), (7,), (None,)]


def test_a_building_that_is_a_point_is_refused(still_town: Town) -> None:
    lon, lat = at(9, 9)
    report = still_town.bring("buildings", f"geometry\nPOINT ({lon} {lat})\n")
    assert [each[2] for each in refused(report)] == ["geometry_kind"]
