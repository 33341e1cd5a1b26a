"""Where streets end: dead ends, those that stop just short of another street, and turns that leave no way on."""

from collections.abc import Iterator

import numpy as np
import shapely

from geodata.roads.check.finding import Ground, Pieces, StreetFinding
from gridsvc.roads import Mode

SHORT_OF_M = 2.0
_METRES_A_DEGREE = 111_320.0


def dead_ends(ground: Ground) -> Pieces:
    """Nodes where one piece that anyone may use ends and nothing else goes on."""
    streets = ground.streets
    ends = np.append(streets.start[ground.usable], streets.end[ground.usable])
    return np.flatnonzero(np.bincount(ends, minlength=len(streets.lon)) == 1)


def short_of_streets(ground: Ground) -> Iterator[StreetFinding]:
    """Dead ends that lie almost on a street they do not join: mostly a node that was not shared."""
    streets = ground.streets
    nodes = dead_ends(ground)
    nodes = nodes[~ground.barrier_nodes()[nodes]]
    if not len(nodes):
        return
    scale = _METRES_A_DEGREE * np.array([np.cos(np.radians(streets.lat.mean())), 1.0])
    vertices = np.column_stack([streets.bend_lon, streets.bend_lat]) * scale
    indices = np.repeat(np.arange(streets.pieces), np.diff(streets.offsets))
    lines = np.asarray(shapely.linestrings(vertices, indices=indices))
    points = np.asarray(shapely.points(np.column_stack([streets.lon, streets.lat])[nodes] * scale))
    place, piece = shapely.STRtree(lines).query(points, predicate="dwithin", distance=SHORT_OF_M)
    own = _own_pieces(ground, nodes)
    ends = np.column_stack([nodes, streets.start[own] + streets.end[own] - nodes])[place]
    joined = (ends == streets.start[piece, None]).any(axis=1) | (ends == streets.end[piece, None]).any(axis=1)
    apart = ~joined & ground.usable[piece]
    chosen, first = np.unique(place[apart], return_index=True)
    for dead, other in zip(chosen.tolist(), piece[apart][first].tolist(), strict=True):
        gap_m = float(shapely.distance(points[dead], lines[other]))
        params = {"gap_m": round(gap_m, 2), "near": streets.names[streets.name[other]]}
        yield StreetFinding("road_short_of_street", np.array([own[dead], other]), params)


def turns_into_nothing(ground: Ground) -> Iterator[StreetFinding]:
    """Pieces by which cars arrive where restrictions forbid all that they could do, turning round aside."""
    streets = ground.streets
    turns = streets.forbidden_turns.astype(np.int64)
    if not len(turns):
        return
    tails = np.column_stack([streets.start, streets.end]).ravel()
    heads = np.column_stack([streets.end, streets.start]).ravel()
    may = (streets.kmh[Mode.CAR] > 0).ravel()
    leaving: dict[int, list[int]] = {}
    for arc in np.flatnonzero(may & np.isin(tails, heads[turns[:, 0]])).tolist():
        leaving.setdefault(int(tails[arc]), []).append(arc)
    forbidden: dict[int, set[int]] = {}
    for arriving, out in turns.tolist():
        forbidden.setdefault(arriving, set()).add(out)
    for arriving, barred in sorted(forbidden.items()):
        ways_on = [arc for arc in leaving.get(int(heads[arriving]), []) if arc // 2 != arriving // 2]
        if ways_on and barred.issuperset(ways_on):
            pieces = np.array([arriving // 2, *(arc // 2 for arc in ways_on)])
            yield StreetFinding("road_turns_into_nothing", pieces, {"count": len(ways_on)})


def _own_pieces(ground: Ground, nodes: Pieces) -> Pieces:
    """The piece that ends at each dead end."""
    streets, own = ground.streets, np.zeros(len(ground.streets.lon), dtype=np.int64)
    known = np.flatnonzero(ground.usable)
    own[streets.start[known]] = known
    own[streets.end[known]] = known
    return own[nodes]
