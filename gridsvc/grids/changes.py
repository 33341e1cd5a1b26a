"""Names what happened to grids between two versions: split, merged, moved, renamed, recut, new, gone, unchanged."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import shapely

from gridsvc.grids.lineage import OVERLAP_MIN_M2, Floats, Geometries, Ints, Lineage, lineage_of

_MAINLY = 0.5
_PARTLY = 0.1


class ChangeKind(StrEnum):
    """What happened; recut: several old grids became several new ones."""

    SPLIT = "split"
    MERGED = "merged"
    RECUT = "recut"
    MOVED = "moved"
    RENAMED = "renamed"
    NEW = "new"
    GONE = "gone"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class GridChange:
    """Old grids that became new ones, by position in order."""

    kind: ChangeKind
    old: tuple[int, ...]
    new: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class GridDifference:
    """All changes between two versions, old grids in order first, and the lineage they were read from."""

    changes: tuple[GridChange, ...]
    lineage: Lineage


def difference_of(
    old_codes: Sequence[str], old: Geometries, new_codes: Sequence[str], new: Geometries
) -> GridDifference:
    """Compare two sets of polygons in metres. Grids belong together when more than half of one lies in the other.

    A grid that has no such partner belongs to the one with which it shares most, if that is a tenth of it at least.
    """
    lineage = lineage_of(old, new)
    old_area, new_area = shapely.area(old), shapely.area(new)
    linked = _links(lineage, old_area, new_area)
    same = _same_ground(lineage, old_area, new_area)
    changes = []
    for olds, news in _groups(lineage.old[linked], lineage.new[linked], len(old), len(new)):
        kind = _kind(olds, news)
        if kind is ChangeKind.MOVED and (olds[0], news[0]) in same:
            named = old_codes[olds[0]] == new_codes[news[0]]
            kind = ChangeKind.UNCHANGED if named else ChangeKind.RENAMED
        changes.append(GridChange(kind, olds, news))
    return GridDifference(tuple(changes), lineage)


def _links(lineage: Lineage, old_area: Floats, new_area: Floats) -> Ints:
    of_old = lineage.area_m2 / old_area[lineage.old]
    of_new = lineage.area_m2 / new_area[lineage.new]
    mainly = (of_old > _MAINLY) | (of_new > _MAINLY)
    alone_old = ~np.isin(lineage.old, lineage.old[mainly]) & (of_old >= _PARTLY) & _largest(lineage.old, of_old)
    alone_new = ~np.isin(lineage.new, lineage.new[mainly]) & (of_new >= _PARTLY) & _largest(lineage.new, of_new)
    return np.flatnonzero(mainly | alone_old | alone_new)


def _largest(owner: Ints, amount: Floats) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Whether each pair is the first of the largest of its owner."""
    first = np.zeros(len(owner), dtype=np.bool_)
    order = np.lexsort([-amount, owner])
    _, begins = np.unique(owner[order], return_index=True)
    first[order[begins]] = True
    return first


def _same_ground(lineage: Lineage, old_area: Floats, new_area: Floats) -> set[tuple[int, int]]:
    apart = old_area[lineage.old] + new_area[lineage.new] - 2 * lineage.area_m2
    same = apart <= OVERLAP_MIN_M2
    return set(zip(lineage.old[same].tolist(), lineage.new[same].tolist(), strict=True))


def _kind(olds: Sequence[int], news: Sequence[int]) -> ChangeKind:
    match min(len(olds), 2), min(len(news), 2):
        case 0, _:
            return ChangeKind.NEW
        case _, 0:
            return ChangeKind.GONE
        case 1, 1:
            return ChangeKind.MOVED
        case 1, _:
            return ChangeKind.SPLIT
        case _, 1:
            return ChangeKind.MERGED
        case _:
            return ChangeKind.RECUT


def _groups(one: Ints, other: Ints, olds: int, news: int) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Grids that hang together by links, in order of their first old grid; new ones without any come last."""
    root = list(range(olds + news))
    for i, j in zip(one.tolist(), (other + olds).tolist(), strict=True):
        low, high = sorted((_root(root, i), _root(root, j)))
        root[high] = low
    members: dict[int, list[int]] = {}
    for each in range(olds + news):
        members.setdefault(_root(root, each), []).append(each)
    for group in members.values():
        yield tuple(i for i in group if i < olds), tuple(i - olds for i in group if i >= olds)


def _root(root: list[int], i: int) -> int:
    while root[i] != i:
        root[i] = root[root[i]]
        i = root[i]
    return i
