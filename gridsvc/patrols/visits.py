"""Visits: which are due in a cycle, and the states they go through."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID, uuid5

from gridsvc.errors import Conflict
from gridsvc.patrols.cycles import Cycle
from gridsvc.patrols.programme import PatrolledSite, Programme


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
    """One visit that a cycle asks for; `replaces`: a skipped or missed one whose place it takes."""

    id: UUID
    site: UUID
    ordinal: int
    replaces: UUID | None = None


@dataclass(frozen=True, slots=True)
class StoredVisit:
    """A visit, where it stands, and the city and last date of its cycle."""

    visit: DueVisit
    state: VisitState
    city: str
    time_zone: str
    cycle_ends_on: date


@dataclass(frozen=True, slots=True)
class Drawing:
    """What chance and history have to do with the sites of a cycle: times drawn before, and the seed."""

    seed: int = 0
    drawn_before: Mapping[UUID, int] = field(default_factory=dict)


def due_visits(
    programme: Programme,
    cycle: Cycle,
    sites: Iterable[PatrolledSite],
    *,
    drawing: Drawing | None = None,
    unseen: Mapping[UUID, UUID] | None = None,
) -> tuple[DueVisit, ...]:
    """The visits of a cycle, sites in the order given; `unseen`: by site, a visit not made that the first replaces.

    Where a quota is drawn, sites that were drawn before and not seen come first.
    """
    asked = {site.site: (site, count) for site in sites if (count := programme.visits_to(site))}
    missed, chosen = unseen or {}, frozenset(asked)
    if programme.quota_per_cycle is not None:
        owed = [site for site, _ in asked.values() if site.site in missed]
        others = [site for site, _ in asked.values() if site.site not in missed]
        chosen = drawn_sites(owed, programme.quota_per_cycle, drawing or Drawing())
        chosen |= drawn_sites(others, programme.quota_per_cycle - len(chosen), drawing or Drawing())
    return tuple(
        DueVisit(
            uuid5(cycle.id, f"{site}/{ordinal}"), site, ordinal, replaces=missed.get(site) if ordinal == 1 else None
        )
        for site, (_, count) in asked.items()
        if site in chosen
        for ordinal in range(1, count + 1)
    )


def drawn_sites(sites: Sequence[PatrolledSite], quota: int, drawing: Drawing) -> frozenset[UUID]:
    """So many sites, those drawn less often first; among equals a systematic sample over categories and streets.

    A systematic sample along sites ordered by stratum takes of each stratum its share, rounded up or down.
    """
    by_times: defaultdict[int, list[PatrolledSite]] = defaultdict(list)
    for site in sites:
        by_times[drawing.drawn_before.get(site.site, 0)].append(site)
    drawn: set[UUID] = set()
    for times in sorted(by_times):
        drawn |= _systematic(by_times[times], quota - len(drawn), drawing.seed)
    return frozenset(drawn)


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
    return DueVisit(uuid5(visit.id, "again"), visit.site, visit.ordinal, replaces=visit.id)


def _systematic(sites: Sequence[PatrolledSite], wanted: int, seed: int) -> set[UUID]:
    if wanted >= len(sites):
        return {site.site for site in sites}
    row = sorted(sites, key=lambda site: (site.category, site.street, _chance(seed, site.site), site.site))
    start = _chance(seed, UUID(int=0))
    return {row[int((start + number) * len(row) / wanted)].site for number in range(wanted)}


def _chance(seed: int, site: UUID) -> float:
    digest = hashlib.sha256(f"{seed}/{site}".encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48
