"""The synthetic city as its sites see it: streets, blocks and crossings with the quarter and the distance of each."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from geodata.sample.belonging import Belonging
from geodata.sample.town.lattice import Floats, Ints
from geodata.sample.town.town import Town

_DEEP_M = 25.0
_LEAST_BLOCK_M2 = 500.0
_MOST_BLOCK_M2 = 90_000.0
_STREET_LEAST_M = 45.0
_SET_BACK_M = 14.0
_LANE_BACK_M = 5.0
_GREAT = ("primary", "trunk", "secondary", "tertiary")
_ARMS = 4

Words = npt.NDArray[np.str_]


@dataclass(frozen=True, slots=True)
class Ground:
    """Streets (their pieces), blocks (set back from the streets) and crossings, each with its quarter and distance.

    away: metres from the middle of the city; inside: whether a piece lies off the rim.
    """

    town: Town
    names: tuple[str, ...]
    radius_m: float
    street_quarter: Words
    street_away: Floats
    inside: npt.NDArray[np.bool_]
    block: npt.NDArray[np.object_]
    block_quarter: Words
    block_away: Floats
    crossing: Ints

    def near_middle(self, away: Floats, reach: float) -> Floats:
        """How much rather places are taken nearer to the middle."""
        return np.asarray(0.04 + np.exp(-((away / (reach * self.radius_m)) ** 2)))

    def streets_for(self, belonging: Belonging) -> Floats:
        """How much each piece of street fits."""
        net = self.town.net
        fits = self.inside & (shapely.length(net.line) > _STREET_LEAST_M) & ~np.char.startswith(net.road_class, "motor")
        fits &= np.isin(net.road_class, belonging.classes) if belonging.classes else net.road_class != "service"
        if belonging.quarters:
            fits &= _or_all(fits & np.isin(self.street_quarter, belonging.quarters), fits)
        weight = self.near_middle(self.street_away, belonging.reach) * shapely.length(net.line)
        return np.asarray(weight * fits)

    def blocks_for(self, belonging: Belonging) -> Floats:
        """How much each block fits."""
        fits = np.ones(len(self.block), dtype=bool)
        if belonging.quarters:
            fits = _or_all(np.isin(self.block_quarter, belonging.quarters), fits)
        return np.asarray(self.near_middle(self.block_away, belonging.reach) * fits)


def ground_of(town: Town, names: tuple[str, ...]) -> Ground:
    """The ground of a city whose streets have these names."""
    net, kinds = town.net, np.array([str(each) for each in town.lots.quarter])
    middle = shapely.line_interpolate_point(net.line, 0.5, normalized=True)
    tree = shapely.STRtree(town.blocks.polygons)
    quarter = kinds[town.blocks.lot[tree.nearest(middle)]]
    blocks, own = _set_back(town)
    place = np.array(town.middle)
    street_xy = shapely.get_coordinates(middle)
    block_xy = shapely.get_coordinates(shapely.centroid(blocks))
    whole = shapely.coverage_union_all(town.areas.polygons)
    inner = whole.buffer(-_DEEP_M)
    shapely.prepare(inner)
    return Ground(
        town=town,
        names=names,
        radius_m=float(np.sqrt(whole.area / np.pi)),
        street_quarter=quarter,
        street_away=np.hypot(*(street_xy - place).T),
        inside=np.asarray(shapely.contains(inner, net.line)),
        block=blocks,
        block_quarter=kinds[town.blocks.lot[own]],
        block_away=np.hypot(*(block_xy - place).T),
        crossing=np.flatnonzero(net.degree >= _ARMS),
    )


def _set_back(town: Town) -> tuple[npt.NDArray[np.object_], Ints]:
    """Blocks without the width of their streets that neither water nor a great street crosses, and their numbers."""
    water = shapely.union_all([town.land.river, *town.land.lakes])
    lanes = np.isin([str(each) for each in town.lots.quarter], ("old_town", "village"))[town.blocks.lot]
    depth = np.where(lanes, _LANE_BACK_M, _SET_BACK_M)
    blocks = np.asarray(shapely.buffer(town.blocks.polygons, -depth, join_style="mitre"))
    area = shapely.area(blocks)
    fits = (shapely.get_type_id(blocks) == shapely.GeometryType.POLYGON) & (area > _LEAST_BLOCK_M2)
    fits &= area < _MOST_BLOCK_M2
    great = town.net.line[np.isin(town.net.road_class, _GREAT)]
    barriers = np.array([*great, water], dtype=object)
    fits[shapely.STRtree(blocks).query(barriers, "intersects")[1]] = False
    alone = np.flatnonzero(fits)
    return np.asarray(shapely.set_precision(blocks[alone], 0.001)), alone


def _or_all(fits: npt.NDArray[np.bool_], otherwise: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    return fits if fits.any() else otherwise
