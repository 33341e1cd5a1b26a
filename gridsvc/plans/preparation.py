"""From what is known of a cycle to a planning task: ways in and out, seconds on site, shifts."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from gridsvc.patrols.hours import WeeklyHours, common_hours
from gridsvc.patrols.roster import shifts_of
from gridsvc.plans.accesses import SnapCount, accesses_of
from gridsvc.plans.inputs import CycleInputs, DueSite, RosteredTeam
from gridsvc.plans.inspection_time import inspection_s
from gridsvc.plans.named_teams import named_teams
from gridsvc.plans.programme_settings import OwnAgency, own_agency, visits_per_day_max, walk_rule
from gridsvc.plans.task import Access, Ending, LonLat, PlanningTask, SiteDemand, TeamDuty
from gridsvc.roads import Location, Mode, Snapper


@dataclass(frozen=True, slots=True)
class Preparation:
    """A task ready to be planned, and how its sites lie to the streets of each mode."""

    task: PlanningTask
    snapped: Mapping[Mode, SnapCount]


def prepared(inputs: CycleInputs, snapper: Snapper) -> Preparation:
    """The planning task of a cycle.

    Settings of the programme that matter here: `own_agency` "excluded" keeps teams from sites that their own agency
    answers for, "only" from all others that an agency answers for; `visits_per_day_max` limits the visits of each team
    and day; `surroundings` "walked" has those of all sites walked along streets, `street_sides` "both" on both sides.
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
        covered_elsewhere=inputs.covered_elsewhere,
    )
    return Preparation(task, counts)


def _demand(inputs: CycleInputs, site: DueSite, accesses: tuple[Access, ...], service_s: int) -> SiteDemand:
    least, most = inputs.gaps_of(site)
    windows, shut = _windows(site)
    return SiteDemand(
        subject=site.subject,
        visits=site.visits,
        name=site.name,
        category=site.category,
        service_s=service_s,
        priority=site.priority,
        accesses=accesses,
        days=frozenset() if shut else frozenset(inputs.dates) if site.days is None else site.days,
        windows=windows,
        min_gap_days=least,
        max_gap_days=most,
        last_visit=site.last_visit,
        agency=site.agency,
        deadline=site.deadline,
        is_problem=site.is_problem,
        locks=dict(site.locks),
        overdue_since=site.overdue_since,
        teams=named_teams(inputs, site),
        visit_days={
            visit: frozenset(day for day in inputs.dates if first <= day <= last)
            for visit, (first, last) in site.campaigns.items()
            if visit in site.visits
        },
    )


def _windows(site: DueSite) -> tuple[tuple[WeeklyHours, ...], bool]:
    """The hours in which a site is visited, and whether key hours leave none of those in which it is open."""
    if not site.key_hours or not site.windows:
        return site.windows or site.key_hours, False
    common = common_hours(site.windows, site.key_hours)
    return common or site.windows, not common


def _duty(inputs: CycleInputs, team: RosteredTeam, snapper: Snapper) -> TeamDuty:
    excluded = own_agency(inputs.settings) is OwnAgency.EXCLUDED
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
        not_agencies=frozenset({team.agency}) if excluded and team.agency else frozenset(),
        overtime_max_s=60 * team.overtime_max_min,
        visits_per_day_max=visits_per_day_max(inputs.settings),
    )


def _snapped(places: Collection[LonLat], mode: Mode, snapper: Snapper) -> tuple[Location | None, ...]:
    return snapper.nearest(np.array(list(places), dtype=np.float64), mode).locations
