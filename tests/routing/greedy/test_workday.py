from datetime import datetime, time
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from gridsvc.patrols.hours import Span, WeeklyHours
from gridsvc.plans.checker.worktime import after_work
from routing.greedy.case.ground import Ground
from routing.greedy.case.workday import Workday, instant_ms, workday_of
from tests.routing.districts import AFTERNOON, CLOCK, MONDAY, MORNING, chequered, shifts

MINUTE = 60_000
STREETS = chequered(1)


def workday(*hours: tuple[time, time], overtime_s: int = 0) -> Workday:
    duty = STREETS.team(0, 0, 0, shifts=shifts((MONDAY,), *hours), overtime_max_s=overtime_s)
    assert duty.base_at is not None
    return workday_of((0, 0), duty, MONDAY, Ground(None, None, {duty.base_at: 0}))


def clock(hour: int, minute: int = 0) -> int:
    return instant_ms(datetime.combine(MONDAY, time(hour, minute), CLOCK))


def test_the_clock_stands_still_in_breaks() -> None:
    day = workday(MORNING, AFTERNOON)
    assert day.work_ms == 420 * MINUTE
    assert day.arrival_ms(209 * MINUTE) == clock(11, 59)
    assert day.arrival_ms(210 * MINUTE) == clock(12)
    assert day.beginning_ms(210 * MINUTE) == clock(14)
    assert day.arrival_ms(211 * MINUTE) == day.beginning_ms(211 * MINUTE) == clock(14, 1)


def test_the_clock_runs_on_after_the_last_shift() -> None:
    assert workday(MORNING, AFTERNOON, overtime_s=600).arrival_ms(425 * MINUTE) == clock(17, 35)


@given(st.lists(st.integers(1, 50), min_size=2, max_size=8, unique=True), st.integers(0, 60))
def test_arrival_is_when_the_checker_says_so_much_is_worked(quarters: list[int], minutes: int) -> None:
    edges = [time(each // 4, each % 4 * 15) for each in sorted(quarters)[: len(quarters) // 2 * 2]]
    day = workday(*zip(edges[::2], edges[1::2], strict=True))
    assert day.arrival_ms(minutes * MINUTE) == after_work(day.shifts[0][0], minutes * MINUTE, day.shifts)


def test_opening_hours_are_cut_at_breaks_and_reach_into_overtime() -> None:
    day = workday(MORNING, AFTERNOON, overtime_s=1800)
    opening = day.hours([WeeklyHours(1, time(11), time(18, 30)), WeeklyHours(2, time(1), time(2))])
    assert day.within(opening) == ((150 * MINUTE, 210 * MINUTE), (210 * MINUTE, 450 * MINUTE))


def test_hours_worked_are_real_hours_where_clocks_are_put_back() -> None:
    night = ZoneInfo("Europe/Helsinki")
    sunday = datetime(2026, 10, 25, tzinfo=night).date()
    duty = STREETS.team(0, 0, 0, shifts={sunday: (Span.on(sunday, time(1), time(6), night),)})
    day = workday_of((0, 0), duty, sunday, Ground(None, None, {duty.base_at: 0}))
    assert day.work_ms == 6 * 60 * MINUTE
    assert day.instant(day.arrival_ms(day.work_ms)) == datetime(2026, 10, 25, 6, tzinfo=night)
