"""Cover groups (三级巡查): a site is covered when any programme of the group visits it; each keeps its own quota."""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from gridsvc.patrols.programme import Level

ANY = "any"
"""What stands for all levels together in a table of cover by level."""


@dataclass(frozen=True, slots=True)
class SiteCover:
    """What one programme does at one site in a span: visits done and planned; all known days of its cycles."""

    site: UUID
    name: str
    programme: str
    level: Level
    done: int
    planned: int
    days: tuple[date, ...] = ()

    @property
    def covers(self) -> bool:
        """Whether it visits the site in the span."""
        return self.done + self.planned > 0


@dataclass(frozen=True, slots=True)
class GroupCover:
    """What a cover group does in a span: by level its sites, those covered, visits; the sites that no level covers."""

    levels: Mapping[str, Mapping[str, int]]
    uncovered: tuple[tuple[UUID, str], ...]
    largest_gap_days: int | None


def cover_of(rows: Iterable[SiteCover]) -> GroupCover:
    """Count what is known of the sites of a group; a gap lies between two visits of a site, by whichever programme."""
    known = tuple(rows)
    by_level: defaultdict[str, list[SiteCover]] = defaultdict(list)
    for each in known:
        by_level[each.level].append(each)
        by_level[ANY].append(each)
    covered = {each.site for each in known if each.covers}
    names = {each.site: each.name for each in known}
    days: defaultdict[UUID, set[date]] = defaultdict(set)
    for each in known:
        days[each.site].update(each.days)
    gaps = [(later - earlier).days for seen in days.values() for earlier, later in itertools.pairwise(sorted(seen))]
    return GroupCover(
        {level: _counts(by_level[level]) for level in [*Level, ANY] if level in by_level},
        tuple((site, name) for site, name in names.items() if site not in covered),
        max(gaps, default=None),
    )


def _counts(rows: list[SiteCover]) -> dict[str, int]:
    return {
        "sites": len({each.site for each in rows}),
        "covered": len({each.site for each in rows if each.covers}),
        "done": sum(each.done for each in rows),
        "planned": sum(each.planned for each in rows),
    }
