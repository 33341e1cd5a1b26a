"""Two neighbouring cells that look bad are put together and cut anew where that makes them better."""

import numpy as np
import numpy.typing as npt
import shapely

from geodata.grids.blocks.chords import best_chords
from geodata.grids.blocks.cutting import Cutter
from geodata.grids.blocks.dividing import LARGE
from geodata.grids.blocks.guides import STREET
from geodata.grids.blocks.joining import Neighbours, neighbours
from geodata.grids.blocks.noding import NOTHING, Geometries, Ints, united
from geodata.grids.blocks.prolonging import dead_ends
from geodata.grids.blocks.ranking import StreetFinder
from geodata.grids.blocks.rings import rings_of
from geodata.grids.faces import Faces

_ROUNDS = 2
_GOOD = 0.62
_LARGEST = 3.1
_BORDER_MIN_M = 15.0
_GAIN_MIN = 0.06
_STREET_PRICE = 0.3
_LEAST_SHARE = 0.5
_PAIRS_AT_ONCE = 400
_ROUND = 4 * np.pi

Floats = npt.NDArray[np.float64]


def renewed(cells: Faces, finder: StreetFinder, cutter: Cutter) -> Faces:
    """Cells after some rounds; each pair stays inside its community and is parted by no more than a minor street."""
    for _ in range(_ROUNDS):
        pairs = neighbours(cells.polygons, cells.community, finder)
        one, other = _chosen(cells.polygons, pairs, cutter.target_m2)
        if not len(one):
            break
        label = np.arange(len(cells.polygons))
        label[other] = one
        whole, member = united(cells.polygons, label)
        polygons, origin = cutter.pieces(whole, dead_ends(NOTHING))
        cells = Faces(polygons, cells.community[member][origin])
    return cells


def _chosen(polygons: Geometries, pairs: Neighbours, target_m2: float) -> tuple[Ints, Ints]:
    """Pairs worth cutting anew, none with a cell of another."""
    area, around = shapely.area(polygons), shapely.length(polygons)
    both = area[pairs.one] + area[pairs.other]
    shape = _ROUND * area / around**2
    tried = np.flatnonzero(
        (np.minimum(shape[pairs.one], shape[pairs.other]) < _GOOD)
        & (both > LARGE * target_m2)
        & (both < _LARGEST * target_m2)
        & (pairs.length_m > _BORDER_MIN_M)
        & (pairs.rank <= STREET)
    )
    cost = _cost(area, around, target_m2)
    after = np.concatenate(
        [
            _cost_after(polygons, pairs.one[own], pairs.other[own], target_m2)
            for own in np.split(tried, range(_PAIRS_AT_ONCE, len(tried), _PAIRS_AT_ONCE))
        ]
    )
    street = _STREET_PRICE * (pairs.rank[tried] >= 0) * pairs.length_m[tried] / np.sqrt(target_m2)
    gain = cost[pairs.one[tried]] + cost[pairs.other[tried]] - after - street
    return _apart(pairs.one[tried], pairs.other[tried], gain, len(polygons))


def _cost(area: Floats, around: Floats, target_m2: float) -> Floats:
    shape = np.minimum(0.785, _ROUND * area / around**2)
    return np.asarray(1.3 * (1 - shape / 0.785) + 0.5 * np.log(area / target_m2) ** 2)


def _cost_after(polygons: Geometries, one: Ints, other: Ints, target_m2: float) -> Floats:
    """The cost of both parts of the best cut through each pair; infinite where there is none."""
    cost = np.full(len(one), np.inf)
    whole = shapely.orient_polygons(shapely.coverage_union_all(np.stack([polygons[one], polygons[other]], 1), axis=1))
    whole = np.asarray(shapely.get_geometry(whole, 0))
    fit = np.flatnonzero(shapely.get_num_interior_rings(whole) == 0)
    if not len(fit):
        return cost
    rings = rings_of([shapely.get_coordinates(each)[:-1] for each in whole[fit]])
    chords = best_chords(rings, target_m2, [None] * len(fit), None)
    across = np.hypot(*(chords.end - chords.start).T)
    parts = _cost(chords.area, chords.around + across, target_m2)
    fair = (chords.area >= _LEAST_SHARE * target_m2).all(axis=0)
    cost[fit[chords.ring[fair]]] = parts[:, fair].sum(axis=0)
    return cost


def _apart(one: Ints, other: Ints, gain: Floats, count: int) -> tuple[Ints, Ints]:
    """The pairs with the highest gain first, each cell once."""
    taken = np.zeros(count, dtype=bool)
    kept: list[int] = []
    for k in np.lexsort([other, one, -gain]).tolist():
        if gain[k] < _GAIN_MIN:
            break
        if not taken[one[k]] and not taken[other[k]]:
            taken[[one[k], other[k]]] = True
            kept.append(k)
    return one[kept], other[kept]
