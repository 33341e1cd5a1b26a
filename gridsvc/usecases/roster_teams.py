"""Puts holidays, make-up days and leave on the rosters of teams."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from gridsvc.actors import Actor
from gridsvc.errors import NotFound
from gridsvc.patrols.day_span import refuse_span
from gridsvc.patrols.permission import MAY_PLAN, refuse_others
from gridsvc.patrols.roster import RosterDay, RosterKind, holiday_roster
from gridsvc.patrols.working_days import WorkingDays
from gridsvc.ports import RosterStore

LEAVE_DAYS_MAX = 366


@dataclass(frozen=True, slots=True)
class RosteredDays:
    """What was put on the roster of a team: days of rest, shifts on make-up days."""

    team: UUID
    rest: int
    extra: int


def roster_holidays(
    teams: Sequence[UUID], year: int, working: WorkingDays, rosters: RosterStore, *, city: str, actor: Actor
) -> tuple[RosteredDays, ...]:
    """Teams rest on the public holidays of a year and work on its make-up days; what is on a roster stays.

    NotFound for a year whose table of holidays is not known.
    """
    refuse_others(actor, MAY_PLAN, city)
    if year not in working.years:
        known = ", ".join(map(str, sorted(working.years)))
        raise NotFound(
            f"the holidays of {year} are not known", code="holidays_unknown_year", params={"year": year, "known": known}
        )
    return tuple(_with_holidays(team, year, working, rosters, city) for team in teams)


def roster_leave(
    team: UUID, span: tuple[date, date], rosters: RosterStore, *, city: str, actor: Actor, back: bool = False
) -> int:
    """Give a team leave on some days, or take it back; how many days that changed."""
    refuse_others(actor, MAY_PLAN, city)
    first, last = span
    refuse_span("until", first, last, LEAVE_DAYS_MAX)
    if back:
        return rosters.take_back_leave(team, first, last)
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return rosters.add(team, [RosterDay(day, RosterKind.LEAVE) for day in days])


def _with_holidays(team: UUID, year: int, working: WorkingDays, rosters: RosterStore, city: str) -> RosteredDays:
    calendar = rosters.calendar(city, team, date(year, 1, 1), date(year, 12, 31))
    days = holiday_roster(calendar, working, year)
    rosters.add(team, days)
    rest = sum(1 for each in days if each.kind is RosterKind.REST)
    return RosteredDays(team, rest, len(days) - rest)
