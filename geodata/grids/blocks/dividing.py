"""Polygons of a coverage cut along chords by following their rings, without noding the ground again.

A chord that comes too near to the rest of its ring is not cut here but handed back.
"""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import shapely

from geodata.grids.blocks.chords import Buildings, Chords, best_chords
from geodata.grids.blocks.clearance import is_clear
from geodata.grids.blocks.corners import BorderCorners
from geodata.grids.blocks.rings import Ints, Points, Rings, rings_of
from geodata.grids.blocks.sweeps import Hints
from geodata.grids.borders import numbered_segments

LARGE = 1.55
_SNAP_M = 7.0
_SHORT_M = 1.0
_RASTER_DECIMALS = 3
_CORNERS_MIN = 3
_RINGS_AT_ONCE = 400

Geometries = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Piece:
    """A ring on its way to a cell: corners (n, 2), the border each edge is part of int64 (n,), and its polygon."""

    xy: Points
    border: Ints
    origin: int

    @property
    def area_m2(self) -> float:
        """Area, below zero where the ring runs clockwise."""
        x, y = (self.xy - self.xy[0]).T
        return float((x[:-1] * y[1:] - x[1:] * y[:-1]).sum() / 2)


@dataclass(slots=True)
class Divider:
    """Cuts pieces until they are small, and remembers what neighbours and further cuts have to know."""

    target_m2: float
    buildings: Buildings | None
    hints: dict[int, Hints]
    corners: BorderCorners
    done: list[Piece] = field(default_factory=list)
    refused: list[Points] = field(default_factory=list)

    def divide(self, pieces: list[Piece]) -> None:
        """Cut pieces and what comes of them."""
        while pieces:
            large = [each for each in pieces if self._is_large(each)]
            self.done += [each for each in pieces if not self._is_large(each)]
            pieces = [
                half
                for begin in range(0, len(large), _RINGS_AT_ONCE)
                for half in self._halves(large[begin : begin + _RINGS_AT_ONCE])
            ]

    def _is_large(self, piece: Piece) -> bool:
        return len(piece.xy) >= _CORNERS_MIN and piece.area_m2 > LARGE * self.target_m2

    def _halves(self, pieces: list[Piece]) -> list[Piece]:
        """Both halves of pieces that can be cut; the others are done."""
        rings = rings_of([each.xy for each in pieces])
        chords = best_chords(rings, self.target_m2, [self.hints.get(each.origin) for each in pieces], self.buildings)
        ends, clear = _ends(rings, chords)
        cut = np.full(len(pieces), -1)
        cut[chords.ring] = np.arange(len(chords.ring))
        halves: list[Piece] = []
        for piece, begin, k in zip(pieces, rings.begins.tolist(), cut.tolist(), strict=False):
            if k < 0:
                self.done.append(piece)
                continue
            i, j = int(chords.i[k]) - begin, int(chords.j[k]) - begin
            both = self._cut(piece, i, j, ends[k]) if clear[k] else None
            if both is None:
                self.refused.append(ends[k])
                self.done.append(piece)
            else:
                halves += both
        return halves

    def _cut(self, piece: Piece, i: int, j: int, ends: Points) -> list[Piece] | None:
        """The parts of a piece on both sides of a chord, or None where it runs outside."""
        start, end = ends
        xy, border, chord = piece.xy, piece.border, self.corners.new_border()
        one = _without_repeats(
            np.vstack([start, xy[i + 1 : j + 1], end]),
            np.concatenate([border[i : i + 1], border[i + 1 : j + 1], [chord]]),
            piece.origin,
        )
        other = _without_repeats(
            np.vstack([end, xy[j + 1 :], xy[: i + 1], start]),
            np.concatenate([border[j : j + 1], border[j + 1 :], border[: i + 1], [chord]]),
            piece.origin,
        )
        if min(one.area_m2, other.area_m2) < _SHORT_M:
            return None
        for at, corner in ((i, start), (j, end)):
            if not (corner == xy[[at, (at + 1) % len(xy)]]).all(axis=1).any():
                self.corners.take(int(border[at]), corner, xy[(at + 1) % len(xy)] - xy[at])
        return [one, other]


def divided(
    polygons: Geometries,
    large: npt.NDArray[np.bool_],
    target_m2: float,
    hints: dict[int, Hints],
    buildings: Buildings | None,
) -> tuple[Geometries, Ints, Geometries]:
    """A coverage whose large polygons are cut, the position of the old one for each, and cuts that were refused."""
    facing = np.asarray(shapely.orient_polygons(polygons), dtype=object)
    segments = numbered_segments(facing)
    corners = BorderCorners(segments, int(segments.number.max(initial=-1)) + 1)
    divider = Divider(target_m2, buildings, hints, corners)
    simple = large & (shapely.get_num_interior_rings(facing) == 0)
    divider.divide([Piece(*segments.ring(segments.rings_of(i)[0]), i) for i in np.flatnonzero(simple).tolist()])
    _refuse_all(divider, facing, np.flatnonzero(large & ~simple))
    others = np.flatnonzero(~simple)
    cells = _polygons([corners.outline(each.xy, each.border) for each in divider.done])
    whole = corners.with_corners(facing, others)
    origin = np.concatenate([others, np.array([each.origin for each in divider.done], dtype=np.int64)])
    lines = np.asarray(shapely.linestrings(np.array(divider.refused).reshape(-1, 2, 2)), dtype=object)
    return np.concatenate([whole, cells]), origin, lines


def _polygons(outlines: list[Points]) -> Geometries:
    if not outlines:
        return np.array([], dtype=object)
    ring = np.repeat(np.arange(len(outlines)), [len(each) for each in outlines])
    return np.asarray(shapely.polygons(shapely.linearrings(np.concatenate(outlines), indices=ring)), dtype=object)


def _refuse_all(divider: Divider, polygons: Geometries, holed: Ints) -> None:
    """Polygons with holes get one cut each, which has to be noded."""
    if not len(holed):
        return
    outlines = [shapely.get_coordinates(shapely.get_exterior_ring(polygons[i]))[:-1] for i in holed.tolist()]
    rings = rings_of(outlines)
    chords = best_chords(rings, divider.target_m2, [divider.hints.get(i) for i in holed.tolist()], divider.buildings)
    divider.refused += list(_ends(rings, chords)[0])


def _ends(rings: Rings, chords: Chords) -> tuple[Points, npt.NDArray[np.bool_]]:
    """The ends (c, 2, 2) of chords, moved to corners near by where they can be, and which keep off the rest."""
    origin = rings.origin[chords.ring]
    plain = [np.round(each + origin, _RASTER_DECIMALS) for each in (chords.start, chords.end)]
    none = np.full(len(origin), -1)
    moved = [_at_corner(rings, at, each, origin) for at, each in ((chords.i, plain[0]), (chords.j, plain[1]))]
    to_corner = np.stack([moved[0][0], moved[1][0]], axis=1)
    length = np.hypot(*(to_corner[:, 1] - to_corner[:, 0]).T)
    good = is_clear(rings, chords, to_corner - origin[:, None], (moved[0][1], moved[1][1])) & (length >= _SHORT_M)
    ends = np.where(good[:, None, None], to_corner, np.stack(plain, axis=1))
    bad = np.flatnonzero(~good)
    good[bad] = is_clear(rings, chords.taken(bad), ends[bad] - origin[bad, None], (none[bad], none[bad]))
    return ends, good


def _at_corner(rings: Rings, at: Ints, point: Points, origin: Points) -> tuple[Points, Ints]:
    """Points moved to a corner of their edge where one is near, and which; -1 for none."""
    moved, corner = point.copy(), np.full(len(point), -1)
    for each in (rings.following[at], at):
        place = np.round(rings.xy[each] + origin, _RASTER_DECIMALS)
        near = np.hypot(*(point - place).T) < _SNAP_M
        moved[near], corner[near] = place[near], each[near]
    return moved, corner


def _without_repeats(xy: Points, border: Ints, origin: int) -> Piece:
    """A piece without edges of no length."""
    step = np.concatenate([xy[1:], xy[:1]]) - xy
    kept = np.abs(step).max(axis=1) > 10.0 ** -(_RASTER_DECIMALS + 1)
    return Piece(xy[kept], border[kept], origin)
