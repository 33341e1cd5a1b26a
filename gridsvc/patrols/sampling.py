"""Drawing the sites of a cycle: without replacement, stratified by category and street, from a seed, on record."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from gridsvc.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Drawing:
    """What chance and history have to do with the sites of a cycle: times drawn before, and the seed."""

    seed: int = 0
    drawn_before: Mapping[UUID, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A site that may be drawn: its stratum, how often it was drawn before, whether a visit to it was not made."""

    site: UUID
    category: str
    street: str = ""
    times: int = 0
    owed: bool = False


@dataclass(frozen=True, slots=True)
class Draw:
    """So many of these sites were drawn from a seed; rule: by which rule (from 1), None = by the programme's quota."""

    rule: int | None
    quota: int
    seed: int
    candidates: tuple[Candidate, ...]
    drawn: frozenset[UUID]

    def __post_init__(self) -> None:
        if self.quota < 1:
            raise InvalidInput(f"{self.quota} sites cannot be drawn", params={"field": "quota", "value": self.quota})
        if not self.drawn <= {each.site for each in self.candidates}:
            raise InvalidInput("a site was drawn that was not among those to draw from", params={"field": "drawn"})

    @property
    def holds(self) -> bool:
        """Whether drawing again from what is on record gives the same sites."""
        return drawn_sites(self.candidates, self.quota, self.seed) == self.drawn

    def strata(self) -> tuple["Stratum", ...]:
        """How many sites each category and street gave, in order."""
        rows: defaultdict[tuple[str, str], list[UUID]] = defaultdict(list)
        for each in self.candidates:
            rows[each.category, each.street].append(each.site)
        return tuple(
            Stratum(*key, len(sites), len(self.drawn.intersection(sites))) for key, sites in sorted(rows.items())
        )


@dataclass(frozen=True, slots=True)
class Stratum:
    """The sites of one category in one street office: how many there are, how many were drawn."""

    category: str
    street: str
    sites: int
    drawn: int


def draw_from(candidates: Sequence[Candidate], quota: int, seed: int, *, rule: int | None = None) -> Draw:
    """Draw so many sites and keep on record what they were drawn from."""
    return Draw(rule, quota, seed, tuple(candidates), drawn_sites(candidates, quota, seed))


def drawn_sites(candidates: Sequence[Candidate], quota: int, seed: int) -> frozenset[UUID]:
    """So many sites: those owed first, then those drawn less often; among equals a systematic sample over strata.

    A systematic sample along sites ordered by stratum takes of each stratum its share, rounded up or down.
    """
    ranks: defaultdict[tuple[bool, int], list[Candidate]] = defaultdict(list)
    for each in candidates:
        ranks[not each.owed, each.times].append(each)
    drawn: set[UUID] = set()
    for rank in sorted(ranks):
        drawn |= _systematic(ranks[rank], quota - len(drawn), seed)
    return frozenset(drawn)


def _systematic(sites: Sequence[Candidate], wanted: int, seed: int) -> set[UUID]:
    if wanted >= len(sites):
        return {each.site for each in sites}
    row = sorted(sites, key=lambda each: (each.category, each.street, _chance(seed, each.site), each.site))
    start = _chance(seed, UUID(int=0))
    return {row[int((start + number) * len(row) / wanted)].site for number in range(wanted)}


def _chance(seed: int, site: UUID) -> float:
    digest = hashlib.sha256(f"{seed}/{site}".encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48
