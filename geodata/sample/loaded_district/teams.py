"""The teams of a made-up cycle: whole and part time, on foot, by e-bike, by car, of different skills."""

from datetime import time
from uuid import UUID, uuid5

from geodata.sample.loaded_district.kinds import KINDS
from geodata.sample.loaded_district.order import DATES
from gridsvc.patrols.hours import WeeklyHours
from gridsvc.patrols.roster import RosterDay, RosterKind
from gridsvc.plans.inputs import RosteredTeam
from gridsvc.plans.task import Ending
from gridsvc.roads import Mode

_MORNING, _AFTERNOON = (time(8, 30), time(12)), (time(14), time(17, 30))
_WHOLE_DAY = (_MORNING, _AFTERNOON)
_WEEK = range(1, 6)
_MODES = (Mode.EBIKE, Mode.CAR, Mode.EBIKE, Mode.WALK, Mode.EBIKE, Mode.CAR)
_MALLS, _MARKETS = "mall_supermarket", "produce_market"


def team_of(number: int, base: tuple[float, float], space: UUID) -> RosteredTeam:
    """Team by team, in turns of six: full, over the weekend, full, mornings on foot, three days, specialists."""
    turn = number % 6
    ends_anywhere = turn == 2  # noqa: PLR2004  the third of six
    return RosteredTeam(
        team=uuid5(space, f"team {number}"),
        name=f"合成巡查队 {number + 1}",
        mode=_MODES[turn],
        base=base,
        hours=_hours(turn),
        roster=(RosterDay(DATES[number // 6 % 5], RosterKind.LEAVE),) if turn == 0 and number else (),
        ending=Ending.ANYWHERE if ends_anywhere else Ending.BASE,
        categories=_categories(turn),
    )


def _hours(turn: int) -> tuple[WeeklyHours, ...]:
    days, clocks = {
        1: (range(3, 8), _WHOLE_DAY),
        3: (_WEEK, (_MORNING,)),
        4: (range(2, 5), _WHOLE_DAY),
    }.get(turn, (_WEEK, _WHOLE_DAY))
    return tuple(WeeklyHours(day, starts, ends) for day in days for starts, ends in clocks)


def _categories(turn: int) -> frozenset[str] | None:
    """Malls only by every second team; the last of six inspects nothing but malls and markets."""
    if turn == 5:  # noqa: PLR2004  the last of six
        return frozenset({_MALLS, _MARKETS})
    if turn % 2:
        return frozenset(each.category for each in KINDS) - {_MALLS}
    return None
