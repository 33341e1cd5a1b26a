"""Visits: which are due in a cycle, and the states they go through."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID, uuid5

from gridsvc.errors import Conflict
from gridsvc.patrols.cycles import Cycle
from gridsvc.patrols.programme import PatrolledSite, Programme
from gridsvc.patrols.sampling import Candidate, Draw, Drawing, draw_from


class VisitState(StrEnum):
    """Where a visit stands; done, skipped and missed are ends."""

    DUE = "due"
    PLANNED = "planned"
    UNPLANNED = "unplanned"
    DONE = "done"
    SKIPPED = "skipped"
    MISSED = "missed"


ENDED = frozenset({VisitState.DONE, VisitState.SKIPPED, VisitState.MISSED})
_NOT_SEEN = frozenset({VisitState.SKIPPED, VisitState.MISSED})
_BEFORE_PUBLICATION = frozenset({VisitState.PLANNED, VisitState.UNPLANNED})


@dataclass(frozen=True, slots=True)
class DueVisit:
    """One visit that a cycle asks for; `replaces`: a skipped or missed one whose place it takes.

    rule: the number (from 1) of the programme's rule that asks for it, or of the campaign's where one does.
    """

    id: UUID
    site: UUID
    ordinal: int
    replaces: UUID | None = None
    rule: int | None = None
    campaign: UUID | None = None


@dataclass(frozen=True, slots=True)
class StoredVisit:
    """A visit, where it stands, and the city and last date of its cycle."""

    visit: DueVisit
    state: VisitState
    city: str
    time_zone: str
    cycle_ends_on: date


@dataclass(frozen=True, slots=True)
class DueVisits:
    """What is due in a cycle, and by which draws."""

    visits: tuple[DueVisit, ...]
    draws: tuple[Draw, ...] = ()


def due_visits(
    programme: Programme,
    cycle: Cycle,
    sites: Iterable[PatrolledSite],
    *,
    drawing: Drawing | None = None,
    unseen: Mapping[UUID, UUID] | None = None,
) -> DueVisits:
    """The visits of a cycle, sites in the order given; `unseen`: by site, a visit not made that the first replaces.

    Rules that draw do so among the sites they decide for; the quota of the programme draws among what they leave.
    Where sites are drawn, those that were drawn before and not seen come first.
    """
    missed, chance = unseen or {}, drawing or Drawing()
    asked = {site.site: site for site in sites if programme.visits_to(site)}
    draws = []
    for number, rule in enumerate(programme.rules, start=1):
        if rule.draw is not None:
            mine = [site for site in asked.values() if programme.rule_of(site) == number]
            if not mine:
                continue
            draws.append(draw_from(_candidates(mine, chance, missed), rule.draw, chance.seed, rule=number))
            passed = {site.site for site in mine} - draws[-1].drawn
            asked = {key: site for key, site in asked.items() if key not in passed}
    if programme.quota_per_cycle is not None:
        among = _candidates(asked.values(), chance, missed)
        draws.append(draw_from(among, programme.quota_per_cycle, chance.seed))
        asked = {key: site for key, site in asked.items() if key in draws[-1].drawn}
    visits = tuple(
        DueVisit(
            uuid5(cycle.id, f"{key}/{ordinal}"),
            key,
            ordinal,
            replaces=missed.get(key) if ordinal == 1 else None,
            rule=programme.rule_of(site),
        )
        for key, site in asked.items()
        for ordinal in range(1, programme.visits_to(site) + 1)
    )
    return DueVisits(visits, tuple(draws))


def moved(state: VisitState, to: VisitState) -> VisitState:
    """The state after a change; Conflict for a change that cannot be."""
    allowed = {
        VisitState.DUE: _BEFORE_PUBLICATION | {VisitState.SKIPPED, VisitState.MISSED},
        VisitState.PLANNED: _BEFORE_PUBLICATION | {VisitState.DUE} | ENDED,
        VisitState.UNPLANNED: _BEFORE_PUBLICATION | {VisitState.DUE} | ENDED,
    }
    if to not in allowed.get(state, frozenset()):
        raise Conflict(
            f"a visit that is {state} cannot become {to}",
            code="visit_cannot_become",
            params={"state": str(state), "to": str(to)},
        )
    return to


def replacement(visit: DueVisit, state: VisitState) -> DueVisit | None:
    """The visit that is due once more when one was skipped or missed."""
    if state not in _NOT_SEEN:
        return None
    return replace(visit, id=uuid5(visit.id, "again"), replaces=visit.id)


def _candidates(sites: Iterable[PatrolledSite], drawing: Drawing, missed: Mapping[UUID, UUID]) -> tuple[Candidate, ...]:
    times = drawing.drawn_before
    return tuple(
        Candidate(site.site, site.category, site.street, times.get(site.site, 0), owed=site.site in missed)
        for site in sites
    )
