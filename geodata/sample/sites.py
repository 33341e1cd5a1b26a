"""Sites of the synthetic city: each of the categories at least once, where places of its kind belong."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import shapely

from geodata.sample.belonging import BELONGINGS, OTHER, Belonging
from geodata.sample.ground import Ground
from geodata.sample.town.lattice import Floats, Ints
from geodata.sample.town.noding import Net

_OFFSET_M = (9.0, 18.0)
_HOT_SPOT_SHARE = 0.1
_ATTEMPTS = 12
_PARK_SHARE = 0.5
_STRETCH_M = 450.0
_NEAR_STATION_M = 320.0
_OWNERS = {
    "district_leader": "区包保领导",
    "department": "部门责任人",
    "street": "街道责任人",
    "community": "社区责任人",
}


@dataclass(frozen=True, slots=True)
class Category:
    """What the sample needs to know of a site category."""

    code: str
    name_zh: str
    shape: str


@dataclass(frozen=True, slots=True)
class SampleSite:
    """One invented site, in metres, with its entries and the posts of its owner chain by rank."""

    name: str
    category: str
    register: str
    geometry: shapely.Geometry
    entries: tuple[shapely.Point, ...]
    owners: tuple[tuple[str, str], ...]


def sites(
    count: int, categories: Sequence[Category], ground: Ground, names: Iterator[str], rng: np.random.Generator
) -> list[SampleSite]:
    """So many sites in an order of their own; every tenth or so is a hot spot."""
    draw = _Draw(ground, rng)
    chosen = [
        _site(number, each, next(names), draw.place(each))
        for number, each in enumerate(_spread(count, categories, rng))
    ]
    hot = set(rng.permutation(count)[: max(1, round(count * _HOT_SPOT_SHARE))].tolist())
    return [replace(site, register="hot_spot") if number in hot else site for number, site in enumerate(chosen)]


def _spread(count: int, categories: Sequence[Category], rng: np.random.Generator) -> list[Category]:
    once = {"station", "near_station", "rim"}
    belongings = [BELONGINGS.get(each.code, OTHER) for each in categories]
    weights = np.array([0 if each.kind in once else each.share for each in belongings], np.float64)
    rest = rng.choice(len(categories), size=max(0, count - len(categories)), p=weights / weights.sum())
    return ([*categories] + [categories[number] for number in rest])[:count]


class _Draw:
    """Draws places of categories; what was drawn before keeps others of its kind away."""

    def __init__(self, ground: Ground, rng: np.random.Generator) -> None:
        self._ground, self._rng = ground, rng
        self._taken: dict[str, list[Floats]] = {}
        self._used_blocks: set[int] = set()
        self._weights: dict[str, Floats] = {}
        self._crossings: dict[Belonging, tuple[Ints, Floats]] = {}
        self._block_weights: dict[Belonging, Floats] = {}

    def place(self, category: Category) -> tuple[shapely.Geometry, tuple[shapely.Point, ...]]:
        """The shape of a site of this category, and its entries."""
        belonging = BELONGINGS.get(category.code, OTHER)
        if category.shape == "line":
            return self._along(category.code, belonging)
        if category.shape == "area":
            return self._block(belonging)
        return shapely.Point(np.round(self._point(category.code, belonging), 2)), ()

    def _point(self, code: str, belonging: Belonging) -> Floats:
        stations = self._ground.town.land.stations
        if belonging.kind == "station" and len(stations):
            return self._beside(self._nearest_street(shapely.get_coordinates(stations[0])[0]))
        if belonging.kind == "near_station" and len(stations):
            return self._beside(self._nearest_street(shapely.get_coordinates(stations[0])[0] + _NEAR_STATION_M))
        if belonging.kind == "rim":
            return self._beside(int(np.argmax(self._ground.street_away * (self._ground.streets_for(OTHER) > 0))))
        if belonging.kind == "lakeside" and len(self._ground.town.land.lakes):
            lake = self._rng.choice(len(self._ground.town.land.lakes))
            shore = self._ground.town.land.lakes[lake].exterior
            return self._beside(
                self._nearest_street(shapely.get_coordinates(shore.interpolate(self._rng.random(), True))[0])
            )
        if belonging.kind == "crossing":
            return self._apart(code, belonging, lambda: self._crossing(belonging))
        return self._apart(code, belonging, lambda: self._beside(self._street(code, belonging)))

    def _apart(self, code: str, belonging: Belonging, draw: Callable[[], Floats]) -> Floats:
        """A place that keeps its distance from others of its kind, as far as a few attempts find one."""
        best, best_away = np.zeros(2), -1.0
        taken = np.array(self._taken.get(code, [])).reshape(-1, 2)
        for _ in range(_ATTEMPTS if belonging.apart_m else 1):
            place = draw()
            away = float(np.hypot(*(taken - place).T).min()) if len(taken) else np.inf
            if away > best_away:
                best, best_away = place, away
            if away >= belonging.apart_m:
                break
        self._taken.setdefault(code, []).append(best)
        return best

    def _street(self, code: str, belonging: Belonging) -> int:
        if code not in self._weights:
            weight = self._ground.streets_for(belonging)
            weight = weight if weight.any() else self._ground.streets_for(OTHER)
            self._weights[code] = np.cumsum(weight / weight.sum())
        return min(int(np.searchsorted(self._weights[code], self._rng.random())), len(self._weights[code]) - 1)

    def _beside(self, piece: int) -> Floats:
        line = self._ground.town.net.line[piece]
        middle = line.interpolate(self._rng.uniform(0.2, 0.8), normalized=True)
        at = line.project(middle)
        ahead = shapely.get_coordinates(line.interpolate(min(at + 1.0, line.length)))[0]
        place = shapely.get_coordinates(middle)[0]
        way = ahead - place
        side = np.array([way[1], -way[0]]) / max(float(np.hypot(*way)), 1e-9)
        return np.asarray(place + side * self._rng.uniform(*_OFFSET_M))

    def _nearest_street(self, place: Floats) -> int:
        fitting, tree = self._fitting
        return int(fitting[tree.query_nearest(shapely.Point(place)).min()])

    @cached_property
    def _fitting(self) -> tuple[Ints, shapely.STRtree]:
        """Pieces of street that any site may stand beside."""
        fitting = np.flatnonzero(self._ground.streets_for(OTHER) > 0)
        return fitting, shapely.STRtree(self._ground.town.net.line[fitting])

    def _crossing(self, belonging: Belonging) -> Floats:
        if belonging not in self._crossings:
            self._crossings[belonging] = self._crossings_for(belonging)
        nodes, share = self._crossings[belonging]
        return np.asarray(self._ground.town.net.xy[nodes[self._rng.choice(len(nodes), p=share)]] + 6.0)

    def _crossings_for(self, belonging: Belonging) -> tuple[Ints, Floats]:
        net = self._ground.town.net
        great = np.isin(net.road_class, belonging.classes) & self._ground.inside
        nodes = self._ground.crossing[
            np.isin(self._ground.crossing, np.concatenate([net.start[great], net.end[great]]))
        ]
        away = np.hypot(*(net.xy[nodes] - np.array(self._ground.town.middle)).T)
        weight = self._ground.near_middle(away, belonging.reach)
        return nodes, np.asarray(weight / weight.sum())

    def _along(self, code: str, belonging: Belonging) -> tuple[shapely.Geometry, tuple[shapely.Point, ...]]:
        line = _stretch(self._ground.town.net, self._street(code, belonging), self._following)
        return line, (shapely.Point(line.coords[0]), shapely.Point(line.coords[-1]))

    @cached_property
    def _following(self) -> dict[tuple[str, str, int], list[int]]:
        """Pieces by the name and class of their street and the node they begin at."""
        net = self._ground.town.net
        following: dict[tuple[str, str, int], list[int]] = {}
        columns = (net.key.tolist(), net.road_class.tolist(), net.start.tolist())
        for piece, begin in enumerate(zip(*columns, strict=True)):
            following.setdefault(begin, []).append(piece)
        return following

    def _block(self, belonging: Belonging) -> tuple[shapely.Geometry, tuple[shapely.Point, ...]]:
        if belonging not in self._block_weights:
            self._block_weights[belonging] = self._ground.blocks_for(belonging)
        weight = self._block_weights[belonging].copy()
        weight[list(self._used_blocks)] = 0.0
        chosen = int(self._rng.choice(len(weight), p=weight / weight.sum()))
        self._used_blocks.add(chosen)
        area = self._ground.block[chosen]
        if belonging.kind == "park" and len(self._ground.town.land.parks) and self._rng.random() < _PARK_SHARE:
            area = self._park() or area
        gates = [
            area.exterior.interpolate(share, normalized=True) for share in (self._rng.random() + np.array([0, 0.5])) % 1
        ]
        return area, tuple(shapely.Point(np.round(shapely.get_coordinates(gate)[0], 2)) for gate in gates)

    def _park(self) -> shapely.Polygon | None:
        free = [k for k in range(len(self._ground.town.land.parks)) if -1 - k not in self._used_blocks]
        if not free:
            return None
        park = free[int(self._rng.integers(len(free)))]
        self._used_blocks.add(-1 - park)
        return shapely.Polygon(self._ground.town.land.parks[park].exterior)


def _stretch(net: Net, piece: int, following: Mapping[tuple[str, str, int], list[int]]) -> shapely.LineString:
    """A street from this piece on, as far as one name goes straight on, some hundred metres."""
    key, road_class = str(net.key[piece]), str(net.road_class[piece])
    line, used = [piece], {piece}
    length = net.line[piece].length
    while length < _STRETCH_M:
        more = [each for each in following.get((key, road_class, int(net.end[line[-1]])), []) if each not in used]
        if not more:
            break
        line.append(more[0])
        used.add(more[0])
        length += net.line[more[0]].length
    xy = np.concatenate([shapely.get_coordinates(net.line[each])[int(k > 0) :] for k, each in enumerate(line)])
    return shapely.LineString(np.round(xy, 3))


def _site(
    number: int, category: Category, place_name: str, shape: tuple[shapely.Geometry, tuple[shapely.Point, ...]]
) -> SampleSite:
    geometry, entries = shape
    return SampleSite(
        name=place_name + category.name_zh,
        category=category.code,
        register="demonstration",
        geometry=geometry,
        entries=entries,
        owners=tuple((rank, f"{post}{number + 1:03d}号（合成）") for rank, post in _OWNERS.items()),
    )
