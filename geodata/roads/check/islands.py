"""What a mode cannot reach or cannot leave, each stretch as a whole, and why."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from geodata.roads.check.finding import Ground, Pieces, StreetFinding
from geodata.roads.speeds import SpeedTable
from gridsvc.roads import Mode

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Outside:
    """Pieces outside the main part, the group of each, and the group of each node (-1 in the main part)."""

    pieces: Pieces
    group: Pieces
    of_node: Pieces
    main: Flags


def islands(ground: Ground, mode: Mode, table: SpeedTable) -> Iterator[StreetFinding]:
    """Groups of pieces a mode may use outside its largest strongly connected part, longest first."""
    outside = _outside(ground, mode)
    if not len(outside.pieces):
        return
    why = _reasons(ground, mode, table, outside)
    length_m = np.bincount(outside.group, weights=ground.length_m[outside.pieces], minlength=len(why))
    order = np.argsort(outside.group, kind="stable")
    groups, begins = np.unique(outside.group[order], return_index=True)
    members = dict(zip(groups.tolist(), np.split(outside.pieces[order], begins[1:]), strict=True))
    ranked = sorted(members, key=lambda each: (-length_m[each], int(members[each][0])))
    near = _streets_near(ground, outside.main, [members[each] for each in ranked])
    for each, street in zip(ranked, near, strict=True):
        params = {"mode": mode.value, "why": why[each], "near": street}
        yield StreetFinding("road_island", members[each], params)


def _outside(ground: Ground, mode: Mode) -> _Outside:
    streets = ground.streets
    may = streets.kmh[mode] > 0
    usable = may.any(axis=1)
    nodes = len(streets.lon)
    start, end = streets.start.astype(np.int64), streets.end.astype(np.int64)
    ways = (np.append(start[may[:, 0]], end[may[:, 1]]), np.append(end[may[:, 0]], start[may[:, 1]]))
    parts, part = connected_components(_graph(ways, nodes), connection="strong")
    inner = usable & (part[start] == part[end])
    length_m = np.bincount(part[start[inner]], weights=ground.length_m[inner], minlength=parts)
    main = part == int(length_m.argmax())
    pieces = np.flatnonzero(usable & ~(main[start] & main[end]))
    apart = pieces[~main[start[pieces]] & ~main[end[pieces]]]
    _, label = connected_components(_graph((start[apart], end[apart]), nodes), directed=False)
    of_node = np.where(main, -1, label).astype(np.int64)
    return _Outside(pieces, np.maximum(of_node[start[pieces]], of_node[end[pieces]]), of_node, main)


def _graph(ways: tuple[Pieces, Pieces], nodes: int) -> coo_array:
    return coo_array((np.ones(len(ways[0]), dtype=np.int8), ways), shape=(nodes, nodes))


def _reasons(ground: Ground, mode: Mode, table: SpeedTable, outside: _Outside) -> list[str]:
    """By group: in and no way out, the other way round, one-ways that close no round, or what stands between."""
    streets, size = ground.streets, int(outside.of_node.max()) + 1
    may = streets.kmh[mode][outside.pieces] > 0
    begins, ends = (outside.main[each[outside.pieces]] for each in (streets.start, streets.end))
    enters = _any(outside.group[(begins & may[:, 0]) | (ends & may[:, 1])], size)
    leaves = _any(outside.group[(ends & may[:, 0]) | (begins & may[:, 1])], size)
    barrier, of_class, access = _closed_beside(ground, mode, table, outside)
    choices = [
        (enters & leaves, "one_ways"),
        (enters, "no_way_out"),
        (leaves, "no_way_in"),
        (barrier, "barrier"),
        (access, "access"),
        (of_class, "class"),
    ]
    conditions, words = zip(*choices, strict=True)
    told: list[str] = np.select(conditions, words, "apart").tolist()
    return told


def _closed_beside(ground: Ground, mode: Mode, table: SpeedTable, outside: _Outside) -> tuple[Flags, Flags, Flags]:
    """By group whether a piece closed to the mode leads away from it: beside a barrier, by its class, by its access."""
    streets, size = ground.streets, int(outside.of_node.max()) + 1
    closed = ~(streets.kmh[mode] > 0).any(axis=1)
    start, end = outside.of_node[streets.start], outside.of_node[streets.end]
    away = np.flatnonzero(closed & (start != end))
    bars = ground.barrier_nodes()
    barred = bars[streets.start[away]] | bars[streets.end[away]]
    usual = np.array([table.is_open(each, mode) for each in streets.road_classes], dtype=bool)[streets.road_class[away]]
    found = []
    for chosen in (barred, ~barred & ~usual, ~barred & usual):
        groups = np.append(start[away[chosen]], end[away[chosen]])
        found.append(_any(groups[groups >= 0], size))
    return found[0], found[1], found[2]


def _any(groups: Pieces, size: int) -> Flags:
    return np.bincount(groups, minlength=size) > 0


def _streets_near(ground: Ground, main: Flags, islands_: list[Pieces]) -> list[str]:
    """The named street of the main part that begins nearest to each group."""
    streets = ground.streets
    named = np.array([bool(name) for name in streets.names], dtype=bool)[streets.name]
    known = np.flatnonzero(named & main[streets.start] & main[streets.end])
    if not len(known):
        return [""] * len(islands_)
    scale = np.array([np.cos(np.radians(streets.lat.mean())), 1.0])
    begins = np.column_stack([streets.lon, streets.lat])[streets.start] * scale
    _, nearest = cKDTree(begins[known]).query(begins[np.array([each[0] for each in islands_])])
    return [streets.names[each] for each in streets.name[known[nearest]].tolist()]
