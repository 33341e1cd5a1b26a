"""From what is known of a cycle to a planning task: ways in and out, seconds on site, shifts."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from gridsvc.errors import InvalidInput
from gridsvc.patrols.roster import shifts_of
from gridsvc.plans.accesses import SnapCount, accesses_of
from gridsvc.plans.inputs import CycleInputs, DueSite, RosteredTeam
from gridsvc.plans.inspection_time import inspection_s
from gridsvc.plans.task import Access, Ending, LonLat, PlanningTask, SiteDemand, TeamDuty
from gridsvc.roads import Location, Mode, Snapper

CLOSED_DAYS = "closed_days"
OWN_AGENCY = "own_agency"
VISITS_PER_DAY_MAX = "visits_per_day_max"
OF_PROGRAMMES = (CLOSED_DAYS, OWN_AGENCY, VISITS_PER_DAY_MAX)
"""Settings by which every plan of a programme is made and checked."""


@dataclass(frozen=True, slots=True)
class Preparation:
    """A task ready to be planned, and how its sites lie to the streets of each mode."""

    task: PlanningTask
    snapped: Mapping[Mode, SnapCount]


def prepared(inputs: CycleInputs, snapper: Snapper) -> Preparation:
    """The planning task of a cycle.

    Settings of the programme that matter here: `own_agency` "excluded" keeps teams from sites that their own agency
    answers for; `visits_per_day_max` limits the visits of each team and day.
    """
    modes = {team.mode for team in inputs.teams}
    accesses, counts = accesses_of(inputs.sites, modes, snapper)
    task = PlanningTask(
        city=inputs.city.code,
        programme=inputs.programme,
        cycle=inputs.cycle,
        calendar=inputs.calendar,
        dates=inputs.dates,
        guarantee=inputs.guarantee,
        cycle_days=inputs.cycle_days,
        sites=tuple(_demand(inputs, site, ways) for site, ways in zip(inputs.sites, accesses, strict=True)),
        teams=tuple(_duty(inputs, team, snapper) for team in inputs.teams),
        closed_days=inputs.closed_days,
        synthetic=inputs.city.synthetic,
        level=inputs.level,
    )
    return Preparation(task, counts)


def planner_settings(settings: Mapping[str, object]) -> dict[str, object]:
    """The settings of a programme that are its planner's."""
    return {name: value for name, value in settings.items() if name not in OF_PROGRAMMES}


def refuse_bad_settings(settings: Mapping[str, object]) -> None:
    """Raise InvalidInput for a setting of a programme by which no plan could be prepared."""
    _own_agency_excluded(settings)
    _visits_per_day_max(settings)


def _demand(inputs: CycleInputs, site: DueSite, accesses: tuple[Access, ...]) -> SiteDemand:
    return SiteDemand(
        subject=site.subject,
        visits=site.visits,
        name=site.name,
        category=site.category,
        service_s=inspection_s(site),
        priority=site.priority,
        accesses=accesses,
        days=frozenset(inputs.dates) if site.days is None else site.days,
        windows=site.windows,
        min_gap_days=inputs.min_gap_days,
        max_gap_days=inputs.max_gap_days,
        last_visit=site.last_visit,
        agency=site.agency,
        deadline=site.deadline,
        is_problem=site.is_problem,
        locks=dict(site.locks),
        overdue_since=site.overdue_since,
    )


def _duty(inputs: CycleInputs, team: RosteredTeam, snapper: Snapper) -> TeamDuty:
    place = team.end_place if team.ending is Ending.PLACE else None
    base_at, *end_at = _snapped([team.base, *([place] if place else [])], team.mode, snapper)
    return TeamDuty(
        team=team.team,
        name=team.name,
        mode=team.mode,
        base=team.base,
        base_at=base_at,
        shifts=shifts_of(team.hours, team.roster, inputs.dates, inputs.city.clock),
        ending=team.ending,
        end_place=place,
        end_at=end_at[0] if end_at else None,
        categories=team.categories,
        not_agencies=frozenset({team.agency}) if _own_agency_excluded(inputs.settings) and team.agency else frozenset(),
        overtime_max_s=60 * team.overtime_max_min,
        visits_per_day_max=_visits_per_day_max(inputs.settings),
    )


def _snapped(places: Collection[LonLat], mode: Mode, snapper: Snapper) -> tuple[Location | None, ...]:
    return snapper.nearest(np.array(list(places), dtype=np.float64), mode).locations


def _own_agency_excluded(settings: Mapping[str, object]) -> bool:
    chosen = settings.get(OWN_AGENCY, "allowed")
    if chosen not in ("allowed", "excluded"):
        raise _refused(OWN_AGENCY, chosen, "allowed, excluded")
    return chosen == "excluded"


def _visits_per_day_max(settings: Mapping[str, object]) -> int | None:
    most = settings.get(VISITS_PER_DAY_MAX)
    if most is not None and (isinstance(most, bool) or not isinstance(most, int) or most < 1):
        raise _refused(VISITS_PER_DAY_MAX, most, "1, 2, 3, …")
    return most


def _refused(name: str, value: object, expected: str) -> InvalidInput:
    params = {"field": name, "value": value, "expected": expected}
    return InvalidInput(f"setting {name} is {value!r}, not {expected}", code="value_unexpected", params=params)
