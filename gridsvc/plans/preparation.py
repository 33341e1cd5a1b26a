"""From what is known of a cycle to a planning task: ways in and out, seconds on site, shifts."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from gridsvc.errors import InvalidInput
from gridsvc.patrols.roster import shifts_of
from gridsvc.plans.accesses import SnapCount, accesses_of
from gridsvc.plans.inputs import CycleInputs, DueSite, RosteredTeam
from gridsvc.plans.inspection_time import WalkRule, inspection_s
from gridsvc.plans.task import Access, Ending, LonLat, PlanningTask, SiteDemand, TeamDuty
from gridsvc.roads import Location, Mode, Snapper
from gridsvc.sites.walk import Sides

CLOSED_DAYS = "closed_days"
OWN_AGENCY = "own_agency"
VISITS_PER_DAY_MAX = "visits_per_day_max"
SURROUNDINGS, STREET_SIDES = "surroundings", "street_sides"
OF_PROGRAMMES = (CLOSED_DAYS, OWN_AGENCY, VISITS_PER_DAY_MAX, SURROUNDINGS, STREET_SIDES)
"""Settings by which every plan of a programme is made and checked."""


@dataclass(frozen=True, slots=True)
class Preparation:
    """A task ready to be planned, and how its sites lie to the streets of each mode."""

    task: PlanningTask
    snapped: Mapping[Mode, SnapCount]


def prepared(inputs: CycleInputs, snapper: Snapper) -> Preparation:
    """The planning task of a cycle.

    Settings of the programme that matter here: `own_agency` "excluded" keeps teams from sites that their own agency
    answers for; `visits_per_day_max` limits the visits of each team and day; `surroundings` "walked" has those of all
    sites walked street by street, `street_sides` "both" on both sides.
    """
    modes, rule = {team.mode for team in inputs.teams}, walk_rule(inputs.settings)
    accesses, counts = accesses_of(inputs.sites, modes, snapper, rule)
    task = PlanningTask(
        city=inputs.city.code,
        programme=inputs.programme,
        cycle=inputs.cycle,
        calendar=inputs.calendar,
        dates=inputs.dates,
        guarantee=inputs.guarantee,
        cycle_days=inputs.cycle_days,
        sites=tuple(
            _demand(inputs, site, ways, inspection_s(site, rule))
            for site, ways in zip(inputs.sites, accesses, strict=True)
        ),
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
    walk_rule(settings)


def walk_rule(settings: Mapping[str, object]) -> WalkRule:
    """By which rule a programme has surroundings walked."""
    walked = _one_of(settings, SURROUNDINGS, ("category", "walked"))
    return WalkRule(everywhere=walked == "walked", sides=Sides(_one_of(settings, STREET_SIDES, ("one", "both"))))


def _demand(inputs: CycleInputs, site: DueSite, accesses: tuple[Access, ...], service_s: int) -> SiteDemand:
    return SiteDemand(
        subject=site.subject,
        visits=site.visits,
        name=site.name,
        category=site.category,
        service_s=service_s,
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
    return _one_of(settings, OWN_AGENCY, ("allowed", "excluded")) == "excluded"


def _one_of(settings: Mapping[str, object], name: str, words: tuple[str, str]) -> str:
    """One of two words; the first where nothing is said."""
    chosen = settings.get(name, words[0])
    if chosen not in words:
        raise _refused(name, chosen, ", ".join(words))
    return str(chosen)


def _visits_per_day_max(settings: Mapping[str, object]) -> int | None:
    most = settings.get(VISITS_PER_DAY_MAX)
    if most is not None and (isinstance(most, bool) or not isinstance(most, int) or most < 1):
        raise _refused(VISITS_PER_DAY_MAX, most, "1, 2, 3, …")
    return most


def _refused(name: str, value: object, expected: str) -> InvalidInput:
    params = {"field": name, "value": value, "expected": expected}
    return InvalidInput(f"setting {name} is {value!r}, not {expected}", code="value_unexpected", params=params)
