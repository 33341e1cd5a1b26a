"""The lines that grids follow: streets by rank, and barriers such as rivers, railways and walls."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Transformer

from gridsvc.errors import InvalidInput
from gridsvc.roads import Roads

MINOR = 0
STREET = 1
MAIN = 2
BARRIER = 4
NO_NAME = ""

RANKS: Mapping[str, int] = {
    "motorway": 5,
    "trunk": 5,
    "primary": 4,
    "secondary": 3,
    "tertiary": MAIN,
    "unclassified": STREET,
    "residential": STREET,
    "living_street": STREET,
    "road": STREET,
    "pedestrian": MINOR,
    "service": MINOR,
}
"""How much a street shapes a town; classes not listed shape no grids."""

Lines = npt.NDArray[np.object_]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class GuideLines:
    """s lines in metres, their rank int64 (s,), and the number of their name int64 (s,), -1 for none."""

    lines: Lines
    rank: Ints
    name: Ints

    def __post_init__(self) -> None:
        if not len(self.lines) == len(self.rank) == len(self.name):
            raise InvalidInput("guide lines, ranks and names differ in number", code="guides_uneven")

    def taken(self, which: npt.NDArray[np.bool_]) -> "GuideLines":
        """Some of the lines."""
        return GuideLines(self.lines[which], self.rank[which], self.name[which])

    def near(self, areas: npt.NDArray[np.object_]) -> "GuideLines":
        """The lines that touch any of these areas."""
        which = np.zeros(len(self.lines), dtype=bool)
        which[shapely.STRtree(self.lines).query(areas, predicate="intersects")[1]] = True
        return self.taken(which)


def guides_of_lines(lines: Lines, rank: Sequence[int] | Ints, names: Sequence[str] = ()) -> GuideLines:
    """Guide lines in an order that depends on the lines alone; of lines that coincide the greatest counts."""
    ranks = np.asarray(rank, dtype=np.int64)
    texts = np.asarray(names if len(names) else [NO_NAME] * len(lines), dtype=np.str_)
    usable = (shapely.length(lines) > 0) & (shapely.get_type_id(lines) == shapely.GeometryType.LINESTRING)
    plain, ranks, texts = shapely.normalize(lines[usable]), ranks[usable], texts[usable]
    wkb = np.array(shapely.to_wkb(plain, include_srid=False), dtype=object)
    keys = list(zip(wkb.tolist(), (-ranks).tolist(), texts.tolist(), strict=True))
    order = np.array(sorted(range(len(keys)), key=keys.__getitem__), dtype=np.int64)
    first = np.ones(len(order), dtype=bool)
    first[1:] = wkb[order][1:] != wkb[order][:-1]
    kept = order[first]
    known, number = np.unique(texts[kept], return_inverse=True)
    name = np.where(known[number] == NO_NAME, -1, number) if len(known) else number
    return GuideLines(plain[kept], ranks[kept], name.astype(np.int64))


def street_guides(roads: Roads, metric_srid: int, barriers: Lines | None = None) -> GuideLines:
    """The streets of a network that shape grids, and barriers (lines in metres) that count like main streets."""
    rank = np.array([RANKS.get(each.removesuffix("_link"), -1) for each in roads.road_classes], dtype=np.int64)
    of_edge = rank[roads.road_class] if roads.edges else np.zeros(0, dtype=np.int64)
    taken = (of_edge >= 0) & (roads.length_m > 0)
    transformer = Transformer.from_crs(4326, metric_srid, always_xy=True)
    xy = np.column_stack(transformer.transform(roads.bend_lon, roads.bend_lat))
    sizes = np.diff(roads.offsets)
    indices = np.repeat(np.arange(int(taken.sum())), sizes[taken])
    lines = shapely.linestrings(xy[np.repeat(taken, sizes)], indices=indices) if taken.any() else np.array([])
    more = np.array([], dtype=object) if barriers is None else shapely.get_parts(barriers)
    names = [roads.names[i] for i in roads.name[taken].tolist()] + [NO_NAME] * len(more)
    ranks = np.concatenate([of_edge[taken], np.full(len(more), BARRIER)])
    return guides_of_lines(np.concatenate([np.asarray(lines, dtype=object), more]), ranks, names)
