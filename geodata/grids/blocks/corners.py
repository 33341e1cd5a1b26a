"""Corners that cuts leave on borders, for the polygons on both sides."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import shapely

from geodata.grids.blocks.rings import Ints, Points
from geodata.grids.borders import NumberedSegments

Geometries = npt.NDArray[np.object_]
Place = tuple[float, float]


@dataclass(slots=True)
class _Added:
    """Corners added to one border, and the way along which they are put in order."""

    way: Points
    corners: set[Place] = field(default_factory=set)

    def between(self, start: Points, end: Points) -> Points:
        """The corners between two places on the border, in order (k, 2)."""
        found = np.array(sorted(self.corners))
        along, first, last = found @ self.way, float(start @ self.way), float(end @ self.way)
        inside = (along > min(first, last)) & (along < max(first, last))
        order = np.argsort(along[inside], kind="stable")
        return np.asarray(found[inside][order if first < last else order[::-1]])


@dataclass(slots=True)
class BorderCorners:
    """Borders, known by numbers, and the corners added to them; a border is straight: an edge or a chord."""

    segments: NumberedSegments
    borders: int
    added: dict[int, _Added] = field(default_factory=dict)

    def new_border(self) -> int:
        """The number of one more border."""
        self.borders += 1
        return self.borders - 1

    def take(self, border: int, corner: Points, way: Points) -> None:
        """Add a corner to a border that runs some way."""
        x, y = corner.tolist()
        self.added.setdefault(border, _Added(way)).corners.add((x, y))

    def outline(self, xy: Points, border: Ints) -> Points:
        """A closed outline with all corners of its borders."""
        parts: list[Points] = []
        ahead = np.concatenate([xy[1:], xy[:1]])
        last = 0
        for at, number in enumerate(border.tolist()):
            if number in self.added:
                parts += [xy[last : at + 1], self.added[number].between(xy[at], ahead[at])]
                last = at + 1
        return np.concatenate([*parts, xy[last:], xy[:1]])

    def with_corners(self, polygons: Geometries, which: Ints) -> Geometries:
        """Some of the polygons, with the corners that were added to their borders."""
        chosen = polygons[which].copy()
        numbers = np.fromiter(self.added, dtype=np.int64, count=len(self.added))
        touched = np.unique(self.segments.polygon[np.isin(self.segments.number, numbers)])
        place = np.full(len(polygons), -1)
        place[which] = np.arange(len(which))
        for polygon in touched[place[touched] >= 0].tolist():
            rings = [self.outline(*self.segments.ring(k)) for k in self.segments.rings_of(polygon)]
            chosen[place[polygon]] = shapely.Polygon(rings[0], rings[1:])
        return chosen
