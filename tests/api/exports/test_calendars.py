"""Calendars, opened by another reader: lasting ids, times of the zone, what a later version changes."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as some
from icalendar import Calendar, Event

from api.exports.exported import CalledOff, ExportedPlan, SiteLabel
from api.exports.team_calendar import ics_of
from api.plain_text import in_xml
from gridsvc.language import Language
from gridsvc.plans.plan import PlanStatus
from tests.api.exports.made_plan import exported, plan
from tests.gridsvc.plans.small_plan import EBIKE, MON, SITES, WALKERS

ENGLISH, CHINESE = Language.EN, Language.ZH
OFF = CalledOff(
    WALKERS,
    "步行队",
    date(2026, 11, 27),
    datetime(2026, 11, 27, 0, 30, tzinfo=UTC),
    datetime(2026, 11, 27, 4, tzinfo=UTC),
)


def events(of: ExportedPlan, language: Language = ENGLISH) -> list[Event]:
    return list(Calendar.from_ical(ics_of(of, language)).walk("VEVENT"))


def test_each_day_of_a_team_is_an_event_on_the_clock_of_the_city() -> None:
    found = events(exported())
    assert len(found) == len(plan().routes)
    ride = next(each for each in found if "骑行队" in each["SUMMARY"])
    assert ride["DTSTART"].dt == datetime(2026, 11, 23, 8, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert ride["DTSTART"].dt.utcoffset() == timedelta(hours=8)
    assert ride["DTSTART"].params["TZID"] == "Asia/Shanghai"
    assert ride["DTEND"].dt.hour == 16


def test_its_description_lists_the_stops_in_order() -> None:
    (ride,) = events(exported().only(on=MON, team=EBIKE), CHINESE)
    lines = str(ride["DESCRIPTION"]).splitlines()
    assert lines[0].startswith("合成数据")
    assert [line[:2] for line in lines[2:5]] == ["1.", "2.", "3."]
    assert "(市场)" in lines[2]
    assert ride["SUMMARY"] == "【合成数据】骑行队 巡查 3 处"
    assert (ride["GEO"].latitude, ride["GEO"].longitude) == (25.0, 102.73)


def test_a_later_version_moves_the_same_events() -> None:
    moved = tuple(replace(each, start=each.start + timedelta(hours=1)) for each in plan().routes)
    before, after = events(exported()), events(exported(version=3, plan=replace(plan(), routes=moved)))
    assert [each["UID"] for each in before] == [each["UID"] for each in after]
    assert len({str(each["UID"]) for each in before}) == len(before)
    assert (before[0]["SEQUENCE"], after[0]["SEQUENCE"]) == (2, 3)
    assert after[0]["DTSTART"].dt - before[0]["DTSTART"].dt == timedelta(hours=1)


@pytest.mark.parametrize(
    ("status", "shown"),
    [
        (PlanStatus.DRAFT, "TENTATIVE"),
        (PlanStatus.PUBLISHED, "CONFIRMED"),
        (PlanStatus.SUPERSEDED, "CANCELLED"),
    ],
)
def test_the_state_of_the_plan_is_that_of_its_events(status: PlanStatus, shown: str) -> None:
    assert {each["STATUS"] for each in events(exported(plan=replace(plan(), status=status)))} == {shown}


def test_each_event_names_the_programme_as_its_organizer() -> None:
    named = exported(programme='每周"巡查"\r\n方案', called_off=(OFF,))
    found = events(named)
    assert {str(each["ORGANIZER"]) for each in found} == {f"urn:uuid:{plan().programme}"}
    assert {each["ORGANIZER"].params["CN"].replace("'", '"') for each in found} == {'每周"巡查" 方案'}


def test_a_day_that_is_called_off_is_struck_out() -> None:
    off = events(exported(called_off=(OFF,)))[-1]
    assert (off["STATUS"], off["DTSTART"].dt.hour, off["SEQUENCE"]) == ("CANCELLED", 8, 2)
    only_ebikes = exported(called_off=(OFF,)).only(team=EBIKE)
    assert "CANCELLED" not in {each["STATUS"] for each in events(only_ebikes)}


def test_the_stamp_is_when_the_plan_changed() -> None:
    changed = datetime(2026, 11, 22, 3, 4, 5, tzinfo=UTC)
    assert events(exported(changed_at=changed))[0]["DTSTAMP"].dt == changed
    assert events(exported())[0]["DTSTAMP"].dt == plan().provenance.made_at.replace(microsecond=0)


def test_a_plan_without_routes_is_still_a_calendar() -> None:
    empty = Calendar.from_ical(ics_of(exported(plan=replace(plan(), routes=())), ENGLISH))
    assert [each.name for each in empty.subcomponents] == ["VTIMEZONE"]


@pytest.mark.parametrize("name", ["Europe/Helsinki", "Asia/Tehran", "America/St_Johns"])
@pytest.mark.parametrize("first", [date(2026, 3, 6), date(2026, 3, 25), date(2026, 10, 24), date(2026, 10, 30)])
def test_the_rules_of_the_zone_hold_on_every_day(name: str, first: date) -> None:
    zone = ZoneInfo(name)
    days = tuple(first + timedelta(days=number) for number in range(10))
    content = ics_of(exported(plan=replace(plan(), routes=(), dates=days), time_zone=name), ENGLISH)
    (component,) = Calendar.from_ical(content).walk("VTIMEZONE")
    rules = component.to_tz(lookup_tzid=False)
    for hour in (datetime.combine(day, time(clock), zone) for day in days for clock in range(5, 24)):
        assert hour.replace(tzinfo=rules).utcoffset() == hour.utcoffset()


@given(some.text())
@example("\ufeff市场\ufeff")
@example("\\N")
@example("\\\\N;\\n\nN,\\")
def test_any_name_comes_back_whole(text: str) -> None:
    named = exported(labels={site.subject: SiteLabel(text, "", "") for site in SITES})
    content = ics_of(named, ENGLISH)
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    shown = str(next(iter(Calendar.from_ical(content).walk("VEVENT")))["LOCATION"])
    kept = [letter for letter in text if in_xml(letter).strip()]
    assert [each for each in shown if each.strip()] == kept


def test_a_typed_backslash_is_no_line_break_wherever_the_programme_is_named() -> None:
    name = r"A\Nord,\nein\\N;"
    content = ics_of(exported(programme=name), ENGLISH)
    assert rb"X-WR-CALNAME:[synthetic] A\\Nord\,\\nein\\\\N\;" in content
    for event in Calendar.from_ical(content).walk("VEVENT"):
        assert [str(each) for each in event["CATEGORIES"].cats] == [name]
        assert name in str(event["DESCRIPTION"])


def test_ids_are_plain_uuids() -> None:
    assert all(UUID(str(each["UID"])) for each in events(exported()))
