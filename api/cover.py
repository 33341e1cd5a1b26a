"""Cover groups as commands and HTTP tell them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from psycopg import Connection

from geodata.cities import CityRow
from geodata.stores.cover import CoverStore
from gridsvc.errors import NotFound
from gridsvc.patrols.cover import GroupCover, cover_of
from gridsvc.patrols.day_span import day_after, refuse_span
from gridsvc.ports import Clock

DAYS = 10
_DAYS_MAX = 3660


@dataclass(frozen=True, slots=True)
class ToldCover:
    """What a group does from a first day to a last one."""

    group: str
    first: date
    last: date
    cover: GroupCover

    def as_json(self) -> dict[str, Any]:
        """The same as JSON values."""
        return {
            "group": self.group,
            "from": self.first.isoformat(),
            "until": self.last.isoformat(),
            "levels": {level: dict(counts) for level, counts in self.cover.levels.items()},
            "largest_gap_days": self.cover.largest_gap_days,
            "uncovered": [{"site": str(site), "name": name} for site, name in self.cover.uncovered],
        }


def told_cover(
    connection: Connection, row: CityRow, group: str, span: tuple[date | None, date | None], *, clock: Clock
) -> ToldCover:
    """What a group does in a span; by default the ten days up to today."""
    store, city = CoverStore(connection), row.city.code
    known = store.groups(city)
    if group not in known:
        params = {"group": group, "known": ", ".join(known)}
        raise NotFound(f"{city} has no cover group {group!r}", code="cover_group_unknown", params=params)
    last = span[1] or (day_after(span[0], DAYS - 1) if span[0] else row.city.local(clock()).date())
    first = span[0] or day_after(last, 1 - DAYS)
    refuse_span("until", first, last, _DAYS_MAX)
    return ToldCover(group, first, last, cover_of(store.rows(city, group, first, last)))


def groups_document(connection: Connection, row: CityRow) -> Mapping[str, Any]:
    """The cover groups of a city as JSON values."""
    known = CoverStore(connection).groups(row.city.code)
    return {"groups": [{"name": name, "programmes": list(programmes)} for name, programmes in known.items()]}
