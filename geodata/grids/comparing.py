"""Two stored versions of grids side by side: what changed, and which open problems change their grid."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
import shapely
from psycopg import Connection
from psycopg.rows import class_row

from geodata.cities import CityRow
from geodata.database import sql
from geodata.grids.building import GridSetSummary, grid_sets
from geodata.grids.features import Feature
from geodata.grids.outlines import SetOutlines, geometry_array, outlines_of_set
from geodata.grids.unit_grids import Polygons, metres_of
from gridsvc.errors import NotFound
from gridsvc.grids.changes import ChangeKind, GridChange, difference_of
from gridsvc.grids.codes import GridLevel
from gridsvc.grids.lineage import Lineage


@dataclass(frozen=True, slots=True)
class Descent:
    """How much of an old grid's ground a new one has."""

    old: str
    new: str
    share: float


@dataclass(frozen=True, slots=True)
class NamedChange:
    """A change by codes; problems: how many open ones change their grid with it."""

    kind: ChangeKind
    old: tuple[str, ...]
    new: tuple[str, ...]
    shares: tuple[Descent, ...]
    problems: int


@dataclass(frozen=True, slots=True)
class ProblemMove:
    """An open problem whose grid differs; None where it lies in none; place: a point in degrees."""

    public_id: UUID
    class_code: str
    old_code: str | None
    new_code: str | None
    place: shapely.Geometry


@dataclass(frozen=True, slots=True)
class SetDifference:
    """What differs between two versions of one district's grids."""

    district: str
    old: GridSetSummary
    new: GridSetSummary
    level: GridLevel
    changes: tuple[NamedChange, ...]
    moves: tuple[ProblemMove, ...]
    outlines: tuple[SetOutlines, SetOutlines]

    def features(self) -> Iterator[Feature]:
        """Each grid of both versions with what happened to it; unchanged ones once."""
        sides = (
            ("old", self.old.version, dict(zip(self.outlines[0].code, self.outlines[0].degrees, strict=True))),
            ("new", self.new.version, dict(zip(self.outlines[1].code, self.outlines[1].degrees, strict=True))),
        )
        for change in self.changes:
            for side, version, outlines in sides[1:] if change.kind is ChangeKind.UNCHANGED else sides:
                for code in change.old if side == "old" else change.new:
                    yield Feature(outlines[code], self._properties(change, code, side, version))

    def moving_m(self, metric_srid: int) -> Polygons:
        """Where the problems that move are, as points in metres."""
        return metres_of(geometry_array(each.place for each in self.moves), metric_srid)

    def _properties(self, change: NamedChange, code: str, side: str, version: int) -> dict[str, Any]:
        return {
            "district": self.district,
            "code": code,
            "level": self.level.value,
            "change": change.kind.value,
            "side": side,
            "version": version,
            "old": ", ".join(change.old),
            "new": ", ".join(change.new),
            "problems_moving": change.problems,
        }


def compared_sets(
    connection: Connection,
    city: CityRow,
    old: int,
    new: int,
    *,
    district: str | None = None,
    level: GridLevel = GridLevel.UNIT,
) -> tuple[SetDifference, ...]:
    """Compare the grids of a level of two versions in each district that has both; NotFound where none has."""
    sets = {(each.district, each.version): each for each in grid_sets(connection, city, district)}
    districts = sorted({code for code, version in sets if version == old and (code, new) in sets})
    if not districts:
        raise NotFound(
            f"no district of {city.city.code} has the versions {old} and {new}",
            code="no_such_grid_versions",
            params={"city": city.city.code, "district": district or "*", "old": old, "new": new},
        )
    return tuple(difference_of_sets(connection, city, sets[code, old], sets[code, new], level) for code in districts)


def difference_of_sets(
    connection: Connection, city: CityRow, old: GridSetSummary, new: GridSetSummary, level: GridLevel = GridLevel.UNIT
) -> SetDifference:
    """Compare the grids of a level of two versions of one district."""
    one, other = (outlines_of_set(connection, city, each.id, level) for each in (old, new))
    found = difference_of(one.code, one.metric, other.code, other.metric)
    params = {"city": city.id, "old": old.id, "new": new.id, "level": level.value}
    with connection.cursor(row_factory=class_row(ProblemMove)) as cursor:
        moves = tuple(cursor.execute(sql("problem_moves"), params).fetchall())
    moving = Counter((each.old_code, None if each.old_code else each.new_code) for each in moves)
    changes = tuple(
        _named(change, one.code, other.code, _shares(change, found.lineage, one.code, other.code), moving)
        for change in found.changes
    )
    return SetDifference(old.district, old, new, level, changes, moves, (one, other))


def _named(
    change: GridChange,
    old_codes: list[str],
    new_codes: list[str],
    shares: tuple[Descent, ...],
    moving: "Counter[tuple[str | None, str | None]]",
) -> NamedChange:
    olds, news = tuple(old_codes[i] for i in change.old), tuple(new_codes[i] for i in change.new)
    problems = sum(moving[code, None] for code in olds) + sum(moving[None, code] for code in news)
    return NamedChange(change.kind, olds, news, shares, problems)


def _shares(change: GridChange, lineage: Lineage, old_codes: list[str], new_codes: list[str]) -> tuple[Descent, ...]:
    if change.kind in (ChangeKind.UNCHANGED, ChangeKind.RENAMED):
        return ()
    begins, ends = (np.searchsorted(lineage.old, change.old, side) for side in ("left", "right"))
    return tuple(
        Descent(old_codes[lineage.old[k]], new_codes[lineage.new[k]], round(float(lineage.share[k]), 6))
        for begin, end in zip(begins.tolist(), ends.tolist(), strict=True)
        for k in range(begin, end)
    )
