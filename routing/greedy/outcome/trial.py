"""Whether one more visit would fit into a tour, also under changed conditions."""

from collections.abc import Iterator
from dataclasses import dataclass

from routing.greedy.case import Case
from routing.greedy.case.request import Request
from routing.greedy.case.workday import Workday
from routing.greedy.search.tour import Call, Tour, tour_of


@dataclass(frozen=True, slots=True)
class Fit:
    """Where a visit would fit: the working day, and when it would begin and end (milliseconds since 1970)."""

    workday: Workday
    begins: int
    ends: int


def fit_of(case: Case, tour: Tour, request: Request) -> Fit | None:
    """The first place in a tour where a request fits, the team being one that may."""
    if tour.full:
        return None
    return next((fit for call in calls_of(case, tour.workday, request) for fit in _fits(case, tour, call)), None)


def fits_alone(case: Case, workday: Workday, request: Request) -> Fit | None:
    """Where a request fits on a working day without other visits, overtime included."""
    tour = tour_of(workday, case.ground(workday), (), workday.longest_ms)
    return fit_of(case, tour, request) if tour else None


def calls_of(case: Case, workday: Workday, request: Request) -> Iterator[Call]:
    """A request as a stop, by each way in and out."""
    ground, mode = case.ground(workday), workday.duty.mode
    intervals = request.intervals(workday)
    for number, access in enumerate(request.demand.accesses):
        entry, leave = ground.row(access.entry_at.get(mode)), ground.row(access.exit_at.get(mode))
        yield Call(number, entry, leave, request.service_ms + 1000 * access.more_s, intervals)


def _fits(case: Case, tour: Tour, call: Call) -> Iterator[Fit]:
    times, gaps, workday = case.ground(tour.workday).ms, tour.gaps, tour.workday
    for depart, origin, target, latest in zip(gaps.depart, gaps.origin, gaps.target, gaps.latest, strict=True):
        begin = call.begin(int(depart) + int(times[origin, call.entry]))
        if begin is not None and begin + call.service + int(times[call.exit, target]) <= latest:
            yield Fit(workday, workday.beginning_ms(begin), workday.arrival_ms(begin + call.service))
