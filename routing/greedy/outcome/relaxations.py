"""Changes that would make room for a visit: each offered one has been tried on the finished plan."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from gridsvc.patrols.hours import Span
from gridsvc.plans.plan import ReasonCode, Relaxation
from gridsvc.plans.task import TeamDuty
from routing.greedy.case.request import Request, has_category, may_inspect
from routing.greedy.case.workday import Workday, workday_of
from routing.greedy.outcome.trial import Fit, fit_of, fits_alone
from routing.greedy.search.draft import Draft
from routing.greedy.search.tour import Tour, tour_of

_MINUTES = (15, 30, 60, 120)
_MINUTE_MS = 60_000

Trial = Callable[["Trials"], Iterator[tuple[Fit, Mapping[str, object]]]]


@dataclass(frozen=True, slots=True)
class Trials:
    """One request in search of a change under which it fits; everything planned stays."""

    draft: Draft
    number: int

    @property
    def request(self) -> Request:
        """The request."""
        return self.draft.case.demands.requests[self.number]

    def tours(self) -> Iterator[Tour]:
        """Tours of teams that may, on days that keep the gaps."""
        days = self._days()
        may = self.draft.case.may[self.number]
        return (tour for number, tour in enumerate(self.draft.tours) if may[number] and tour.workday.date in days)

    def longer_shift(self) -> Iterator[tuple[Fit, Mapping[str, object]]]:
        """The last shift of a team ends later on one day."""
        for minutes in _MINUTES:
            for tour in self.tours():
                fit = fit_of(self.draft.case, self._longer(tour, minutes), self.request)
                if fit:
                    yield fit, {"minutes": minutes}

    def extra_shift(self) -> Iterator[tuple[Fit, Mapping[str, object]]]:
        """A team works on a day on which it does not, as on another."""
        case, days = self.draft.case, self._days()
        for team, duty in enumerate(case.task.teams):
            for day in sorted(days - duty.shifts.keys()) if may_inspect(duty, self.request.demand) else ():
                workday = _extra_day(duty, team, day, self.draft)
                fit = fits_alone(case, workday, self.request) if workday else None
                if fit and self.request.may_be_on(fit.workday):
                    yield fit, {}

    def another_team(self) -> Iterator[tuple[Fit, Mapping[str, object]]]:
        """A team inspects a category that is not one of its own."""
        days, demand = self._days(), self.request.demand
        for tour in self.draft.tours:
            workday = tour.workday
            if workday.date in days and not has_category(workday.duty, demand) and self.request.may_be_on(workday):
                fit = fit_of(self.draft.case, tour, self.request)
                named = demand.teams is None or workday.duty.team in demand.teams
                if fit and named and demand.agency not in workday.duty.not_agencies:
                    yield fit, {}

    def other_dates(self) -> Iterator[tuple[Fit, Mapping[str, object]]]:
        """A day that the site's own days or gaps rule out, though not one of its other visits."""
        held, demand = self.draft.held[self.request.site], self.request.demand
        anywhen = replace(self.request, days=frozenset(self.draft.case.task.dates))
        for tour in self.draft.tours:
            workday = tour.workday
            if workday.date.toordinal() not in held and may_inspect(workday.duty, demand):
                fit = fit_of(self.draft.case, tour, anywhen) if anywhen.may_be_on(workday) else None
                if fit:
                    yield fit, {}

    def wider_window(self) -> Iterator[tuple[Fit, Mapping[str, object]]]:
        """The site is open when it is not."""
        always = replace(self.request, demand=replace(self.request.demand, windows=()))
        for tour in self.tours() if self.request.demand.windows else ():
            fit = fit_of(self.draft.case, tour, always)
            if fit:
                yield fit, {}

    def _days(self) -> frozenset[date]:
        task, allowed = self.draft.case.task, self.request.days
        days = [day.toordinal() for day in task.dates if day in allowed and day not in task.closed_days]
        return frozenset(date.fromordinal(day) for day in self.draft.days_for_one_more(self.number, days))

    def _longer(self, tour: Tour, minutes: int) -> Tour:
        workday, more = tour.workday, minutes * _MINUTE_MS
        starts, ends = workday.shifts[-1]
        longer = replace(workday, shifts=(*workday.shifts[:-1], (starts, ends + more)), work_ms=workday.work_ms + more)
        return tour_of(longer, self.draft.case.ground(workday), tour.calls, longer.longest_ms) or tour


_MENU: Mapping[ReasonCode, Mapping[str, Trial]] = {
    ReasonCode.NO_TIME: {
        "longer_shift": Trials.longer_shift,
        "extra_shift": Trials.extra_shift,
        "another_team": Trials.another_team,
        "other_dates": Trials.other_dates,
        "wider_window": Trials.wider_window,
    },
    ReasonCode.NO_WINDOW: {
        "wider_window": Trials.wider_window,
        "extra_shift": Trials.extra_shift,
        "longer_shift": Trials.longer_shift,
        "other_dates": Trials.other_dates,
    },
    ReasonCode.PATTERN_IMPOSSIBLE: {"other_dates": Trials.other_dates, "extra_shift": Trials.extra_shift},
    ReasonCode.NO_TEAM_MAY: {"another_team": Trials.another_team},
}


def relaxation_of(draft: Draft, number: int, code: ReasonCode) -> Relaxation | None:
    """The first change on the menu under which a request fits, and where; None when none of them helps."""
    trials = Trials(draft, number)
    for name, trial in _MENU.get(code, {}).items():
        for fit, params in trial(trials):
            workday = fit.workday
            where = {"team": str(workday.duty.team), "team_name": workday.duty.name, "date": workday.date.isoformat()}
            when = {"from": workday.instant(fit.begins).isoformat(), "to": workday.instant(fit.ends).isoformat()}
            return Relaxation(name, {**params, **where, **when}, tested=True)
    return None


def _extra_day(duty: TeamDuty, team: int, day: date, draft: Draft) -> Workday | None:
    usual = duty.shifts.get(min(duty.shifts, default=day))
    if usual is None:
        return None
    moved = tuple(Span(_moved(span.starts, day), _moved(span.ends, day)) for span in usual)
    case = draft.case
    working = replace(duty, shifts={**duty.shifts, day: moved})
    return workday_of((team, case.task.dates.index(day)), working, day, case.grounds[duty.mode])


def _moved(instant: datetime, day: date) -> datetime:
    return instant.replace(year=day.year, month=day.month, day=day.day)
