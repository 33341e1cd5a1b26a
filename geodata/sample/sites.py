"""Sites of the synthetic district: each of the categories at least once, denser towards the middle."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import shapely

from geodata.sample.layout import Floats, Lattice
from geodata.sample.names import person_name
from geodata.sample.streets import Streets

_COMMON = {
    "back_street": 9,
    "bus_stop": 7,
    "community_office": 6,
    "housing_estate": 6,
    "old_housing_estate": 6,
    "produce_market": 5,
    "main_road": 4,
    "secondary_road": 4,
    "school_surroundings": 4,
    "mall_supermarket": 3,
    "public_toilet": 3,
    "park_square": 3,
    "main_crossing": 3,
}
_ONCE = ("railway_station", "airport", "coach_station", "government_service_hall")
_OFFSET_M = (9.0, 18.0)
_INSET_M = 14.0
_HOT_SPOT_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class Category:
    """What the sample needs to know of a site category."""

    code: str
    name_zh: str
    shape: str


@dataclass(frozen=True, slots=True)
class SampleSite:
    """One invented site, in metres, with its entries and the people of its owner chain by rank."""

    name: str
    category: str
    register: str
    geometry: shapely.Geometry
    entries: tuple[shapely.Point, ...]
    owners: tuple[tuple[str, str], ...]


def sites(
    count: int,
    categories: Sequence[Category],
    ground: Lattice,
    net: Streets,
    names: Iterator[str],
    rng: np.random.Generator,
) -> list[SampleSite]:
    """So many sites in an order of their own; every tenth or so is a hot spot."""
    weight = _weight_towards_middle(net)
    chosen = [
        _site(each, next(names), _shape_of(each, ground, net, weight, rng), rng)
        for each in _spread(count, categories, rng)
    ]
    hot = set(rng.permutation(count)[: max(1, round(count * _HOT_SPOT_SHARE))].tolist())
    return [replace(site, register="hot_spot") if number in hot else site for number, site in enumerate(chosen)]


def _spread(count: int, categories: Sequence[Category], rng: np.random.Generator) -> list[Category]:
    weights = np.array([0 if each.code in _ONCE else _COMMON.get(each.code, 1) for each in categories], np.float64)
    rest = rng.choice(len(categories), size=max(0, count - len(categories)), p=weights / weights.sum())
    return ([*categories] + [categories[number] for number in rest])[:count]


def _weight_towards_middle(net: Streets) -> Floats:
    middle = net.xy.mean(axis=0)
    reach = np.abs(net.xy - middle).max()
    distance = np.hypot(*(net.xy[net.start] - middle).T)
    weight: Floats = 0.25 + np.exp(-((distance / (0.55 * reach)) ** 2))
    weight[net.rim] = 0.0
    weight /= weight.sum()
    return weight


def _shape_of(
    category: Category, ground: Lattice, net: Streets, weight: Floats, rng: np.random.Generator
) -> tuple[shapely.Geometry, tuple[shapely.Point, ...]]:
    if category.shape == "line":
        return _street_stretch(category, net, weight, rng)
    if category.shape == "area":
        return _block(ground, net, weight, rng)
    piece = int(rng.choice(len(net.start), p=weight))
    start, end = net.xy[net.start[piece]], net.xy[net.end[piece]]
    along = end - start
    side = np.array([-along[1], along[0]]) / np.hypot(*along) * rng.choice((-1, 1))
    place = start + along * rng.uniform(0.15, 0.85) + side * rng.uniform(*_OFFSET_M)
    return shapely.Point(np.round(place, 2)), ()


def _street_stretch(
    category: Category, net: Streets, weight: Floats, rng: np.random.Generator
) -> tuple[shapely.Geometry, tuple[shapely.Point, ...]]:
    wanted = {"main_road": ("primary", "secondary"), "secondary_road": ("secondary", "tertiary")}
    classes = wanted.get(category.code, ("residential", "living_street"))
    fitting = np.isin(net.road_class, classes) & ~net.one_way
    piece = int(rng.choice(len(net.start), p=weight * fitting / (weight * fitting).sum()))
    nodes = _along_the_name(piece, net, pieces=3)
    line = shapely.LineString(net.xy[nodes])
    return line, (shapely.Point(line.coords[0]), shapely.Point(line.coords[-1]))


def _along_the_name(piece: int, net: Streets, *, pieces: int) -> npt.NDArray[np.int64]:
    nodes = [int(net.start[piece]), int(net.end[piece])]
    same = np.flatnonzero(np.array(net.name) == net.name[piece])
    following = {int(net.start[each]): int(net.end[each]) for each in same}
    while len(nodes) <= pieces and nodes[-1] in following:
        nodes.append(following[nodes[-1]])
    return np.array(nodes)


def _block(
    ground: Lattice, net: Streets, weight: Floats, rng: np.random.Generator
) -> tuple[shapely.Geometry, tuple[shapely.Point, ...]]:
    node = int(net.start[int(rng.choice(len(net.start), p=weight))])
    column, row = divmod(node, ground.rows)
    column, row = min(column, ground.columns - 2), min(row, ground.rows - 2)
    corners = ground.xy[[column, column + 1, column + 1, column], [row, row, row + 1, row + 1]]
    block = shapely.Polygon(corners).buffer(-_INSET_M, join_style="mitre")
    outline = np.array(block.exterior.coords)
    gates = (outline[:-1] + outline[1:]) / 2
    kept = rng.choice(len(gates), size=2, replace=False)
    return shapely.set_precision(block, 0.001), tuple(shapely.Point(np.round(gates[each], 2)) for each in kept)


def _site(
    category: Category,
    place_name: str,
    shape: tuple[shapely.Geometry, tuple[shapely.Point, ...]],
    rng: np.random.Generator,
) -> SampleSite:
    geometry, entries = shape
    ranks = ("district_leader", "department", "street", "community")
    return SampleSite(
        name=place_name + category.name_zh,
        category=category.code,
        register="demonstration",
        geometry=geometry,
        entries=entries,
        owners=tuple((rank, person_name(rng)) for rank in ranks),
    )
