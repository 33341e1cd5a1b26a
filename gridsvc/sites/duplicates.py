"""When two records are one place: the same name and category, within five metres, also over a chain of such pairs."""

import re
from collections.abc import Hashable, Iterable, Sequence

import numpy as np
import numpy.typing as npt
import shapely

SAME_PLACE_M = 5.0
_NUMBER = re.compile(r"[0-9]+")


def duplicate_groups(
    labels: Sequence[Hashable], xy: npt.NDArray[np.float64], within_m: float = SAME_PLACE_M
) -> list[list[int]]:
    """Groups of two and more rows (rising indexes) joined by pairs of one label that are near; xy (n, 2) in metres."""
    number: dict[Hashable, int] = {}
    label = np.array([number.setdefault(each, len(number)) for each in labels], dtype=np.int64)
    points = np.asarray(shapely.points(xy), dtype=object)
    one, other = shapely.STRtree(points).query(points, predicate="dwithin", distance=within_m)
    pairs = (one < other) & (label[one] == label[other])
    root = _roots(len(labels), zip(one[pairs].tolist(), other[pairs].tolist(), strict=True))
    members: dict[int, list[int]] = {}
    for row, first in enumerate(root):
        members.setdefault(first, []).append(row)
    return [rows for rows in members.values() if len(rows) > 1]


def lowest(ids: Sequence[str]) -> int:
    """The position of the lowest id: as numbers where all are numbers, else as texts."""
    if all(_NUMBER.fullmatch(each) for each in ids):
        return min(range(len(ids)), key=lambda position: (int(ids[position]), ids[position]))
    return min(range(len(ids)), key=ids.__getitem__)


def _roots(count: int, pairs: Iterable[tuple[int, int]]) -> list[int]:
    root = list(range(count))

    def find(row: int) -> int:
        while root[row] != row:
            root[row] = root[root[row]]
            row = root[row]
        return row

    for one, other in pairs:
        low, high = sorted((find(one), find(other)))
        root[high] = low
    return [find(row) for row in range(count)]
