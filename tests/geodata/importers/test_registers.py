"""Bringing in agencies, owner chains and rosters."""

from typing import Any

import pytest

from tests.geodata.importers.town import Town, at, csv_text, numbers, refused, told

_CHAIN = (
    "SELECT owner.name, valid_from::text, valid_to::text FROM site_owner AS owner JOIN site ON site.id = site_id"
    " WHERE rank = 'community' AND site.source_id = '1' ORDER BY valid_from, owner.name"
)
_ROSTER = "SELECT on_date::text, kind, starts::text FROM team_roster ORDER BY on_date, starts NULLS FIRST, kind"


def _sites(town: Town) -> None:
    places = [at(100 + 20 * number, 100) for number in range(3)]
    rows = [
        {"id": str(number), "name": name, "category": "bank", "lon": lon, "lat": lat}
        for (number, name), (lon, lat) in zip(((1, "甲"), (2, "乙"), (3, "乙")), places, strict=True)
    ]
    town.bring("sites", csv_text(rows), source="s")


def _owner(name: str, begin: str = "", end: str = "", **more: Any) -> dict[str, Any]:
    row = {"点位": "1", "级别": "社区", "姓名": name, "电话": "", "起始日期": begin, "终止日期": end, "单位": ""}
    return row | more


def _team(town: Town) -> None:
    lon, lat = at(300, 300)
    town.bring("teams", f"id,name,mode,lon,lat,shifts\nT1,一队,walk,{lon},{lat},1-5 08:00-12:00\n", source="t")


def _duty(day: str, duty: str, end: str = "", hours: str = "", team: str = "一队") -> dict[str, Any]:
    return {"队伍": team, "日期": day, "结束日期": end, "班类": duty, "时段": hours}


def test_agencies_form_a_tree_within_their_regions(town: Town) -> None:
    rows = [
        {"编号": "2", "单位名称": "一科", "单位类型": "部门", "区划代码": "530102001000", "上级单位": "1"},
        {"编号": "1", "单位名称": "城管局", "单位类型": "部门", "区划代码": "530102", "上级单位": ""},
    ]
    assert numbers(town.bring("agencies", csv_text(rows), source="a")) == (2, 0, 0, 0, 0)
    assert town.ask(
        "SELECT agency.name, agency.kind, agency.region_code, parent.name FROM agency"
        " LEFT JOIN agency AS parent ON parent.id = agency.parent_id ORDER BY agency.source_id"
    ) == [("城管局", "department", "530102", None), ("一科", "department", "530102001", "城管局")]
    assert numbers(town.bring("agencies", csv_text(rows), source="a")) == (0, 0, 2, 0, 0)


def test_an_agency_known_by_its_name_becomes_the_register_s(town: Town) -> None:
    _sites(town)
    lon, lat = at(200, 200)
    town.bring("sites", f"id,name,category,lon,lat,agency\n9,丁,bank,{lon},{lat},城管局\n", source="s")
    report = town.bring("agencies", "编号,单位名称,单位类型\n7,城管局,部门\n", source="a")
    assert numbers(report) == (0, 1, 0, 0, 0)
    assert town.ask("SELECT name, kind, source, source_id FROM agency") == [("城管局", "department", "a", "7")]


@pytest.mark.parametrize(
    ("row", "field", "reason"),
    [
        ({"单位名称": ""}, "name", "value_missing"),
        ({"单位类型": "军队"}, "agency_kind", "choice_unknown"),
        ({"区划代码": "530199"}, "region", "region_unknown"),
        ({"上级单位": "谁"}, "parent", "agency_unknown"),
        ({"上级单位": "局"}, "parent", "parent_cycle"),
    ],
)
def test_an_agency_that_cannot_be_is_refused(still_town: Town, row: dict[str, str], field: str, reason: str) -> None:
    good = {"编号": "1", "单位名称": "局", "单位类型": "部门", "区划代码": "", "上级单位": ""}
    report = still_town.bring("agencies", csv_text([good | row]))
    assert [(each[1], each[2]) for each in refused(report)] == [(field, reason)]


def test_who_held_a_place_ends_where_the_file_begins_and_stays_on_record(town: Town) -> None:
    _sites(town)
    town.bring("owners", csv_text([_owner("王", "2024-01-01")]), source="o")
    rows = [_owner("李", "2025-01-01", 单位="柳荫社区"), _owner("赵", "2025-06-01", 电话="138")]
    report = town.bring("owners", csv_text(rows), source="o")
    assert numbers(report) == (2, 0, 0, 0, 0)
    assert [each.params["count"] for each in told(report, "owners_ended")] == [1]
    chain = [("王", "2024-01-01", "2025-01-01"), ("李", "2025-01-01", "2025-06-01"), ("赵", "2025-06-01", None)]
    assert town.ask(_CHAIN) == chain
    assert numbers(town.bring("owners", csv_text(rows), source="o")) == (0, 0, 2, 0, 0)
    assert town.ask(_CHAIN) == chain


def test_a_term_that_is_told_otherwise_is_changed(town: Town) -> None:
    _sites(town)
    town.bring("owners", csv_text([_owner("王", "2024-01-01"), _owner("周", "2024-01-01")]), source="o")
    report = town.bring("owners", csv_text([_owner("王", "2024-01-01", "2026-01-01", 电话="1")]), source="o")
    assert numbers(report) == (0, 1, 0, 0, 0)
    assert town.ask(_CHAIN) == [("王", "2024-01-01", "2026-01-01")]


def test_other_places_of_the_chain_are_left_alone(town: Town) -> None:
    _sites(town)
    town.bring("owners", csv_text([_owner("王", "2024-01-01"), _owner("孙", "2024-01-01", 级别="街道")]), source="o")
    town.bring("owners", csv_text([_owner("李", "2025-01-01")]), source="o")
    assert town.ask("SELECT name, valid_to IS NULL FROM site_owner WHERE rank = 'street'") == [("孙", True)]


@pytest.mark.parametrize(
    ("row", "field", "reason"),
    [
        ({"点位": ""}, "site", "value_missing"),
        ({"点位": "没有"}, "site", "name_unknown"),
        ({"点位": "乙"}, "site", "name_of_several"),
        ({"级别": "省级"}, "rank", "choice_unknown"),
        ({"级别": ""}, "rank", "value_missing"),
        ({"姓名": ""}, "name", "value_missing"),
        ({"终止日期": "2024-01-01"}, "to", "ends_before_it_begins"),
    ],
)
def test_an_owner_that_cannot_be_is_refused(town: Town, row: dict[str, str], field: str, reason: str) -> None:
    _sites(town)
    report = town.bring("owners", csv_text([_owner("王", "2024-01-01") | row]), source="o")
    assert [(each[1], each[2]) for each in refused(report)] == [(field, reason)]


def test_one_person_twice_at_a_time_is_refused(town: Town) -> None:
    _sites(town)
    rows = [_owner("王", "2024-01-01", "2025-01-01"), _owner("王", "2024-06-01")]
    assert [each[:3] for each in refused(town.bring("owners", csv_text(rows)))] == [(2, "from", "owner_overlaps")]


def test_a_roster_says_what_a_team_does_on_its_days(town: Town) -> None:
    _team(town)
    rows = [_duty("2026-05-01", "休息", "2026-05-02"), _duty("2026-05-03", "加班", hours="08:00-10:00 18:00-20:00")]
    assert numbers(town.bring("rosters", csv_text(rows))) == (2, 0, 0, 0, 0)
    stored = [
        ("2026-05-01", "rest", None),
        ("2026-05-02", "rest", None),
        ("2026-05-03", "extra", "08:00:00"),
        ("2026-05-03", "extra", "18:00:00"),
    ]
    assert town.ask(_ROSTER) == stored
    assert numbers(town.bring("rosters", csv_text(rows))) == (0, 0, 2, 0, 0)


def test_a_day_that_is_told_again_is_replaced_and_work_takes_a_rest_back(town: Town) -> None:
    _team(town)
    town.bring("rosters", csv_text([_duty("2026-05-01", "休息", "2026-05-03")]))
    rows = [_duty("2026-05-01", "请假", team="T1"), _duty("2026-05-02", "上班")]
    assert numbers(town.bring("rosters", csv_text(rows))) == (0, 2, 0, 0, 0)
    assert town.ask(_ROSTER) == [("2026-05-01", "leave", None), ("2026-05-03", "rest", None)]


@pytest.mark.parametrize(
    ("row", "field", "reason"),
    [
        ({"队伍": "九队"}, "team", "name_unknown"),
        ({"日期": ""}, "from", "value_missing"),
        ({"日期": "五一"}, "from", "not_a_date"),
        ({"结束日期": "长期"}, "to", "not_a_date"),
        ({"班类": "飞"}, "duty", "choice_unknown"),
        ({"结束日期": "2026-04-01"}, "to", "span_of_days"),
        ({"结束日期": "2028-04-01"}, "to", "span_of_days"),
        ({"班类": "加班"}, "hours", "value_missing"),
        ({"时段": "08:00-09:00"}, "hours", "hours_without_extra"),
        ({"班类": "加班", "时段": "晚上"}, "hours", "hours_unreadable"),
    ],
)
def test_a_roster_that_cannot_be_is_refused(town: Town, row: dict[str, str], field: str, reason: str) -> None:
    _team(town)
    report = town.bring("rosters", csv_text([_duty("2026-05-01", "休息") | row]))
    assert [(each[1], each[2]) for each in refused(report)] == [(field, reason)]


def test_rest_and_leave_on_one_day_are_refused(town: Town) -> None:
    _team(town)
    report = town.bring("rosters", csv_text([_duty("2026-05-01", "休息"), _duty("2026-05-01", "请假")]))
    assert [each[:3] for each in refused(report)] == [(2, "duty", "roster_conflict")]


def test_extra_hours_within_a_weekly_shift_are_told(town: Town) -> None:
    _team(town)
    rows = [
        _duty("2026-05-04", "加班", hours="11:00-13:00"),
        _duty("2026-05-05", "加班", hours="12:00-13:00"),
        _duty("2026-05-09", "加班", hours="11:00-13:00"),
    ]
    report = town.bring("rosters", csv_text(rows))
    assert numbers(report) == (3, 0, 0, 0, 0)
    assert [(each.row, each.value) for each in told(report, "extra_within_shift")] == [(1, "2026-05-04")]
