"""Buildings on the blocks of the synthetic city and components (部件) along its streets."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from geodata.sample.ground import Ground
from geodata.sample.town.lattice import Floats, Ints
from geodata.sample.town.quarters import Quarter

_LANE_QUARTERS = (Quarter.OLD_TOWN, Quarter.VILLAGE)
_USAGES = {Quarter.WORKS: "works", Quarter.CENTRE: "office", Quarter.CAMPUS: "school"}
_HOUSE_SHARE = 0.7
_BLOCKS_BUILT = 0.6
_ROW_M = 34.0
_SLAB_M = (52.0, 13.0)
_MARGIN_M = 6.0
_CLEAR_M = 3.0
_GAP_M = 12.0
_LEAST_M2 = 60
_COMPONENTS_A_KM = 4.0
_KINDS = (
    ("0101", "上水井盖"),
    ("0102", "污水井盖"),
    ("0118", "消火栓"),
    ("0201", "路灯"),
    ("0301", "垃圾箱"),
    ("0202", "公交站亭"),
)

Words = npt.NDArray[np.str_]


@dataclass(frozen=True, slots=True)
class Buildings:
    """Polygons in metres; usage, floors, households of each."""

    polygon: npt.NDArray[np.object_]
    usage: Words
    floors: Ints
    households: Ints


@dataclass(frozen=True, slots=True)
class Components:
    """Places in metres; class code, name and state of each."""

    xy: Floats
    class_code: Words
    name: Words
    state: Words


def buildings(ground: Ground, rng: np.random.Generator) -> Buildings:
    """Rows of slabs on ordinary blocks, one low house a plot in old lanes and villages; some blocks stay empty."""
    lanes = np.isin(ground.block_quarter, _LANE_QUARTERS)
    houses = ground.block[lanes][rng.random(int(lanes.sum())) < _HOUSE_SHARE]
    built = np.flatnonzero(~lanes & (rng.random(len(lanes)) < _BLOCKS_BUILT))
    slabs, block = _slabs(ground.block[built])
    quarter = ground.block_quarter[built][block]
    polygon = np.concatenate([houses, slabs])
    low = np.arange(len(polygon)) < len(houses)
    usage = np.concatenate(
        [np.full(len(houses), "residential"), [_USAGES.get(Quarter(str(each)), "residential") for each in quarter]]
    )
    floors = np.where(low, rng.integers(1, 4, len(polygon)), rng.integers(5, 19, len(polygon)))
    households = np.where(usage == "residential", np.where(low, 3, floors * 4), 0)
    whole = (shapely.get_type_id(polygon) == shapely.GeometryType.POLYGON) & (shapely.area(polygon) > _LEAST_M2)
    whole[shapely.STRtree(polygon).query(ground.town.net.line, "dwithin", _CLEAR_M)[1]] = False
    made = shapely.set_precision(polygon[whole], 0.001)
    return Buildings(np.asarray(made), usage[whole], floors[whole], households[whole])


def _slabs(blocks: npt.NDArray[np.object_]) -> tuple[npt.NDArray[np.object_], Ints]:
    """Slabs in rows along the long side of each block, those that lie wholly in it, and the block of each."""
    frames = shapely.get_coordinates(shapely.oriented_envelope(blocks)).reshape(len(blocks), 5, 2)
    sides = np.diff(frames, axis=1)[:, :2]
    lengths = np.hypot(sides[..., 0], sides[..., 1])
    rows, owner = [], []
    for number, corner in enumerate(frames[:, 0]):
        long = int(lengths[number, 1] > lengths[number, 0])
        along, across = (sides[number, each] / lengths[number, each] for each in (long, 1 - long))
        # The envelope's second side begins at the end of the first: its way is the same from the first corner.
        for u in np.arange(_MARGIN_M, lengths[number, long] - _SLAB_M[0], _SLAB_M[0] + _GAP_M):
            for v in np.arange(_MARGIN_M, lengths[number, 1 - long] - _SLAB_M[1], _ROW_M):
                low = corner + u * along + v * across
                end, back = _SLAB_M[0] * along, _SLAB_M[1] * across
                rows.append([low, low + end, low + end + back, low + back])
                owner.append(number)
    if not rows:
        return np.array([], dtype=object), np.array([], dtype=np.int64)
    slabs, block = np.asarray(shapely.polygons(np.array(rows))), np.array(owner)
    shapely.prepare(blocks)
    inside = shapely.contains_properly(blocks[block], slabs)
    return np.asarray(slabs[inside]), block[inside]


def components(ground: Ground, rng: np.random.Generator) -> Components:
    """A few components on each kilometre of the streets that vehicles use."""
    line = ground.town.net.line
    weight = shapely.length(line) * ground.inside
    count = round(float(weight.sum()) / 1000 * _COMPONENTS_A_KM)
    piece = rng.choice(len(line), size=count, p=weight / weight.sum())
    place = shapely.line_interpolate_point(line[piece], rng.random(count), normalized=True)
    xy = np.round(shapely.get_coordinates(place) + rng.normal(0, 2.5, (count, 2)), 2)
    kind = rng.integers(0, len(_KINDS), count)
    state = rng.choice(np.array(["intact", "damaged", "lost"]), size=count, p=[0.95, 0.04, 0.01])
    return Components(
        xy, np.array([code for code, _ in _KINDS])[kind], np.array([name for _, name in _KINDS])[kind], state
    )
