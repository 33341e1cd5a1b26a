"""Streets of a graph of arcs: both directions of a street become one piece."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from geodata.osm.access import Speeds, street_name, street_speeds
from geodata.osm.arc_lines import Positions, arc_lines, node_positions
from geodata.osm.ground import height_m, is_span
from geodata.osm.reading import Remark, StreetsRead
from geodata.osm.street_graph import Arc, StreetGraph, values_of
from geodata.roads.speeds import SpeedTable
from geodata.roads.streets import FERRY, Streets, numbered
from gridsvc.errors import InvalidInput
from gridsvc.roads import Mode

_CLASS_UNSAID = "road"
_FOR_FEET = frozenset({"footway", "path", "steps", "pedestrian", "cycleway", "corridor"})
_VEHICLES = (Mode.EBIKE, Mode.CAR)
_OUTLINE_DECIMALS = 7
_OTHER = {"forward": "backward", "backward": "forward"}


@dataclass(frozen=True, slots=True)
class _Piece:
    """A street between two nodes and its speeds (modes, 2) by direction of the line."""

    start: int
    end: int
    line: Positions
    tags: dict[str, str]
    kmh: npt.NDArray[np.float64] = field(default_factory=lambda: np.zeros((len(Mode), 2)))


def streets_of_graph(graph: StreetGraph, table: SpeedTable) -> StreetsRead:
    """The streets of a graph. Arcs tell one-ways in a directed graph; an undirected one cannot and opens all."""
    number = {name: position for position, name in enumerate(graph.nodes)}
    tags = [_tags(arc, table) for arc in graph.arcs]
    taken = [i for i, each in enumerate(tags) if table.known(each["highway"])]
    left_out = Counter(each["highway"] for each in tags if not table.known(each["highway"]))
    arcs = [graph.arcs[i] for i in taken]
    if not arcs:
        raise InvalidInput("the graph has no street that is travelled", code="no_roads")
    positions = node_positions(graph)
    ends = np.array([[_node(number, arc, arc.source), _node(number, arc, arc.target)] for arc in arcs])
    lines = arc_lines(arcs, positions[ends], graph.crs)
    pieces = _paired(ends.tolist(), lines, [tags[i] for i in taken], graph, table)
    return StreetsRead(
        _columns(list(graph.nodes), positions, _node_heights(graph), pieces),
        left_out=dict(left_out),
        remarks=_remarks(graph, [tags[i] for i in taken]),
    )


def _tags(arc: Arc, table: SpeedTable) -> dict[str, str]:
    values = {key: values_of(text) for key, text in arc.attributes.items() if key not in ("geometry", "length")}
    if values.get("reversed") == ["yes"]:
        values = {_turned_round(key): each for key, each in values.items()}
    unsaid = FERRY if FERRY in values.get("route", []) else _CLASS_UNSAID
    classes = values.get("highway", [unsaid])
    known = [each for each in classes if table.known(each)]
    return {
        **{key: each[0] for key, each in values.items() if each},
        **{key: " / ".join(values[key]) for key in ("name", "name:zh") if key in values},
        "maxspeed": ";".join(values.get("maxspeed", [])),
        "highway": (known or classes)[0],
    }


def _turned_round(key: str) -> str:
    """The key that says of an arc turned against its way what this one says of the way."""
    stem, _, end = key.rpartition(":")
    return f"{stem}:{_OTHER[end]}" if end in _OTHER else key


def _node(number: dict[str, int], arc: Arc, name: str) -> int:
    if name in number:
        return number[name]
    raise InvalidInput(
        f"the arc from {arc.source} to {arc.target} names a node that does not exist",
        code="arc_without_node",
        params={"row": f"{arc.source} → {arc.target}", "value": name},
    )


def _paired(
    ends: list[list[int]],
    lines: Sequence[Positions],
    tags: Sequence[dict[str, str]],
    graph: StreetGraph,
    table: SpeedTable,
) -> list[_Piece]:
    pieces: dict[tuple[int, int, bytes], _Piece] = {}
    for (source, target), line, each in zip(ends, lines, tags, strict=True):
        backwards = _runs_backwards(source, target, line)
        start, end = (target, source) if backwards else (source, target)
        run = line[::-1] if backwards else line
        key = (start, end, np.round(run, _OUTLINE_DECIMALS).tobytes())
        piece = pieces.setdefault(key, _Piece(start, end, run, each))
        speeds = np.array(_arc_speeds(each, graph, table))
        np.maximum(piece.kmh, speeds[:, ::-1] if backwards else speeds, out=piece.kmh)
    return [piece for piece in pieces.values() if len(np.unique(piece.line, axis=0)) > 1]


def _runs_backwards(source: int, target: int, line: Positions) -> bool:
    """Whether the street of an arc is kept the other way round, so that both its arcs agree."""
    if source != target:
        return source > target
    return bool(line.tolist() > line[::-1].tolist())


def _arc_speeds(tags: dict[str, str], graph: StreetGraph, table: SpeedTable) -> Speeds:
    """Speeds along and against an arc; walkers go both ways, vehicles only where the graph says so."""
    one_way = tags.get("oneway")
    both = dict(zip(Mode, street_speeds({**tags, "oneway": "no"}, table), strict=True))
    if graph.directed and one_way != "no":
        both[Mode.CAR] = (both[Mode.CAR][0], 0.0)
        against = street_speeds({**tags, "oneway": "yes"}, table)[list(Mode).index(Mode.EBIKE)][1]
        both[Mode.EBIKE] = (both[Mode.EBIKE][0], against)
    return tuple(both[mode] for mode in Mode)


def _node_heights(graph: StreetGraph) -> npt.NDArray[np.float64]:
    """What OSMnx calls elevation; NaN where unknown."""
    told = [height_m(node.get("elevation", node.get("ele"))) for node in graph.nodes.values()]
    return np.array([np.nan if each is None else each for each in told], dtype=np.float64)


def _columns(
    node_keys: list[str], positions: Positions, heights: npt.NDArray[np.float64], pieces: list[_Piece]
) -> Streets:
    kmh = np.array([piece.kmh for piece in pieces]).reshape(-1, len(Mode), 2)
    bends = np.concatenate([piece.line for piece in pieces]) if pieces else np.zeros((0, 2))
    name, names = numbered([street_name(piece.tags) for piece in pieces])
    road_class, road_classes = numbered([piece.tags["highway"] for piece in pieces])
    return Streets(
        node_keys=np.array([f"n{key}" for key in node_keys], dtype=np.str_),
        lon=positions[:, 0],
        lat=positions[:, 1],
        start=np.array([piece.start for piece in pieces], dtype=np.int32),
        end=np.array([piece.end for piece in pieces], dtype=np.int32),
        bend_lon=bends[:, 0],
        bend_lat=bends[:, 1],
        offsets=np.concatenate([[0], np.cumsum([len(piece.line) for piece in pieces])]).astype(np.int64),
        kmh={mode: kmh[:, i] for i, mode in enumerate(Mode)},
        source_keys=np.array([f"w{piece.tags.get('osmid', '')}" for piece in pieces], dtype=np.str_),
        name=name,
        names=names,
        road_class=road_class,
        road_classes=road_classes,
        height_m=heights,
        bend_height_m=_bend_heights(heights, pieces),
        spans=np.array([is_span(piece.tags) for piece in pieces], dtype=bool),
    )


def _bend_heights(heights: npt.NDArray[np.float64], pieces: Sequence[_Piece]) -> npt.NDArray[np.float64] | None:
    """Known at the ends of pieces alone."""
    if not np.isfinite(heights).any():
        return None
    return np.concatenate(
        [[heights[piece.start], *[np.nan] * (len(piece.line) - 2), heights[piece.end]] for piece in pieces]
    )


def _remarks(graph: StreetGraph, tags: Sequence[dict[str, str]]) -> tuple[Remark, ...]:
    remarks = []
    one_ways = sum(each.get("oneway", "no") != "no" for each in tags)
    if not graph.directed and one_ways:
        remarks.append(Remark("one_ways_without_direction", {"streets": one_ways}))
    if not any(each["highway"] in _FOR_FEET for each in tags):
        remarks.append(Remark("no_footways", {"streets": len(tags)}))
    return tuple(remarks)
