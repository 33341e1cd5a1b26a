"""Communities, street offices and districts of the synthetic city: blocks of the frame, and sets of them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from geodata.sample.town.frame import Frame
from geodata.sample.town.lattice import Ints
from geodata.sample.town.main_lines import PIECE_STEPS
from geodata.sample.town.noding import Net
from geodata.sample.town.pieces import in_one_piece

_BLOCKS_AN_OFFICE = 8.4
_LEAST_OFFICES = 3
_ROUNDS = 5
_APART_M = 22.0

Geometries = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Communities:
    """Polygons in metres that tile the city, with the district and the street office (0, 1, …) of each.

    Offices are counted through the whole city; number: from 1 inside each office.
    """

    polygons: Geometries
    district: Ints
    office: Ints
    number: Ints

    @property
    def district_of_office(self) -> Ints:
        """The district of each street office."""
        _, first = np.unique(self.office, return_index=True)
        return np.asarray(self.district[first])


def communities(frame: Frame, net: Net, districts: int) -> Communities:
    """One community a block; their borders run along streets, and in the middle of rivers and railways."""
    blocks = np.array(frame.blocks)
    district = _parted(blocks, districts)
    office = np.zeros(len(blocks), dtype=np.int64)
    offices = 0
    for each in range(districts):
        own = np.flatnonzero(district == each)
        wanted = max(_LEAST_OFFICES, round(len(own) / _BLOCKS_AN_OFFICE))
        office[own] = offices + _parted(blocks[own], wanted)
        offices += wanted
    polygons = _along_streets(_outlines(frame, blocks), net, _middles(frame, net))
    district_of_office = np.array([district[office == each][0] for each in range(offices)])
    office = in_one_piece(polygons, office, district_of_office)
    return Communities(polygons, district_of_office[office], office, _numbers(office))


def _along_streets(outlines: Geometries, net: Net, middles: Geometries) -> Geometries:
    """Outlines that follow the streets next to them to the millimetre: whole faces between streets."""
    noded = shapely.union_all(np.concatenate([net.line, middles]), grid_size=0.001)
    faces = _hanging_together(shapely.get_parts(shapely.polygonize(shapely.get_parts(noded))))
    label = shapely.STRtree(outlines).nearest(shapely.point_on_surface(faces))
    polygons = _united(faces, label, len(outlines))
    for _ in range(_ROUNDS):
        parts, own = shapely.get_parts(polygons, return_index=True)
        order = np.lexsort([shapely.area(parts), own])
        main = order[np.append(np.diff(own[order]) > 0, True)]
        if len(main) == len(parts):
            break
        lost = np.setdiff1d(np.arange(len(parts)), main)
        for part in lost.tolist():
            inside = shapely.STRtree(faces).query(parts[part], predicate="contains")
            label[inside] = _neighbour(parts, main, part, int(own[part]))
        polygons = _united(faces, label, len(outlines))
    return polygons


def _united(faces: Geometries, label: Ints, count: int) -> Geometries:
    return np.array([shapely.coverage_union_all(faces[label == each]) for each in range(count)])


def _hanging_together(faces: Geometries) -> Geometries:
    """The faces of the largest piece of ground."""
    pieces = shapely.get_parts(shapely.coverage_union_all(faces))
    largest = pieces[np.argmax(shapely.area(pieces))]
    shapely.prepare(largest)
    return np.asarray(faces[shapely.contains(largest, shapely.point_on_surface(faces))])


def _neighbour(parts: Geometries, wholes: Ints, part: int, other_than: int) -> int:
    shared = shapely.length(shapely.intersection(parts[wholes], parts[part]))
    shared[other_than] = -1.0
    return int(np.argmax(shared))


def _middles(frame: Frame, net: Net) -> Geometries:
    """The middle lines of rivers and railways, and where blocks meet across them without a bridge."""
    lines: list[shapely.Geometry] = []
    tree = shapely.STRtree(net.line[net.road_class != "motorway"])
    for view, turned in ((frame, False), (frame.transposed(), True)):
        rows = np.arange(view.shape[1] + 1)
        along = np.linspace(0, view.shape[1], view.shape[1] * PIECE_STEPS + 1)
        for line in view.lattice.upright.corridors:
            before, behind = view.lattice.upright.half(line)
            bare = [np.column_stack([np.full(len(along), float(line)), along])]
            bare += [np.array([(line - 1.2 * before, row), (line, row), (line + 1.2 * behind, row)]) for row in rows]
            drawn = [shapely.LineString(frame.lattice.place(ab[:, ::-1] if turned else ab)) for ab in bare]
            free = ~np.isin(np.arange(len(drawn)), tree.query(_centres(drawn), "dwithin", _APART_M)[0])
            lines += [drawn[0], *(each for each, apart in zip(drawn[1:], free[1:], strict=True) if apart)]
    return np.array(lines, dtype=object)


def _centres(lines: list[shapely.LineString]) -> list[shapely.Point]:
    return [line.interpolate(0.5, normalized=True) for line in lines]


def _outlines(frame: Frame, blocks: Ints) -> Geometries:
    side = np.linspace(0, 1, PIECE_STEPS + 1)[:-1]
    zero, one = np.zeros_like(side), np.ones_like(side)
    ring = np.concatenate(
        [
            np.column_stack([zero, side]),
            np.column_stack([side, one]),
            np.column_stack([one, 1 - side]),
            np.column_stack([1 - side, zero]),
        ]
    )
    ab = blocks[:, None, :] + ring[None, :, :]
    xy = frame.lattice.place(np.round(ab.reshape(-1, 2), 9)).reshape(len(blocks), len(ring), 2)
    return np.asarray(shapely.polygons(xy))


def _parted(blocks: Ints, parts: int) -> Ints:
    """Parts of about as many blocks each that hang together."""
    label = np.zeros(len(blocks), dtype=np.int64)
    _split(blocks, np.arange(len(blocks)), parts, label)
    for _ in range(len(blocks)):
        lost = _stray(blocks, label)
        if not len(lost):
            break
        near = [k for k in _beside(blocks, lost) if label[k] != label[lost[0]]]
        label[lost] = label[min(near, key=lambda k: (np.sum(label == label[k]), k))]
    return label


def _split(blocks: Ints, own: Ints, parts: int, label: Ints) -> None:
    if parts == 1:
        return
    first = parts // 2
    wide = int(np.ptp(blocks[own, 1]) > np.ptp(blocks[own, 0]))
    order = own[np.lexsort([blocks[own, 1 - wide], blocks[own, wide]])]
    cut = round(len(own) * first / parts)
    label[order[cut:]] += first
    _split(blocks, order[:cut], first, label)
    _split(blocks, order[cut:], parts - first, label)


def _stray(blocks: Ints, label: Ints) -> Ints:
    """Blocks of one part that do not hang together with most of it."""
    for part in np.unique(label):
        own = np.flatnonzero(label == part)
        pieces = _pieces(blocks, own)
        if len(pieces) > 1:
            return np.array(min(pieces, key=len))
    return np.array([], dtype=np.int64)


def _pieces(blocks: Ints, own: Ints) -> list[list[int]]:
    places = {(int(i), int(j)): int(k) for k, (i, j) in zip(own, blocks[own], strict=True)}
    pieces = []
    while places:
        waiting, piece = [next(iter(places))], []
        while waiting:
            i, j = waiting.pop()
            if (i, j) in places:
                piece.append(places.pop((i, j)))
                waiting += [(i + 1, j), (i - 1, j), (i, j + 1), (i, j - 1)]
        pieces.append(piece)
    return pieces


def _beside(blocks: Ints, some: Ints) -> list[int]:
    distance = np.abs(blocks[:, None, :] - blocks[some][None, :, :]).sum(axis=2).min(axis=1)
    return np.flatnonzero(distance == 1).tolist()


def _numbers(office: Ints) -> Ints:
    order = np.argsort(office, kind="stable")
    begins = np.flatnonzero(np.diff(office[order], prepend=-1))
    number = np.empty(len(office), dtype=np.int64)
    number[order] = np.arange(len(office)) - np.repeat(begins, np.diff(np.append(begins, len(office)))) + 1
    return number
