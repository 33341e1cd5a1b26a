"""Streets of OSM PBF and OSM XML files, cut where ways meet and where something bars the way."""

from array import array
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from osmium import FileProcessor, osm
from osmium import io as files
from osmium.filter import KeyFilter, TagFilter

from geodata.osm.access import Speeds, blocked_modes, hourly, street_class, street_name, street_speeds
from geodata.osm.formats import Extract, Kind, broken
from geodata.osm.ground import height_m, heights_along, is_span
from geodata.osm.ordering import in_order
from geodata.osm.reading import Remark, StreetsRead
from geodata.osm.restrictions import Member, Restrictions
from geodata.osm.speed_signs import duration_h, unread_sign
from geodata.osm.turns import with_turns
from geodata.osm.wholeness import refuse_without_ways, remarks_on_wholeness
from geodata.roads.geodesy import line_lengths_m
from geodata.roads.speeds import SpeedTable
from geodata.roads.streets import FERRY, Streets, numbered
from gridsvc.errors import InvalidInput
from gridsvc.roads import Mode

_KINDS = osm.NODE | osm.WAY | osm.RELATION
_DEGREES = 1e-7
_NOWHERE = np.iinfo(np.int32).max
_STUB_M = 1.0
_SIGNS_TOLD = 10
_STUB_SHARE = 0.3
_METRES_A_DEGREE = 111_320.0


@dataclass(slots=True)
class _Gathered:
    """Ways laid end to end: the vertices of way i have `way` i; positions are in units of 1e-7 degrees."""

    ids: list[int] = field(default_factory=list)
    classes: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    speeds: list[Speeds] = field(default_factory=list)
    spans: list[bool] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    refs: "array[int]" = field(default_factory=lambda: array("q"))
    x: "array[int]" = field(default_factory=lambda: array("q"))
    y: "array[int]" = field(default_factory=lambda: array("q"))
    barriers: dict[int, frozenset[Mode]] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)
    remarked: Counter[str] = field(default_factory=Counter)
    heights: dict[int, float] = field(default_factory=dict)
    unread_signs: list[str] = field(default_factory=list)
    restrictions: Restrictions = field(default_factory=Restrictions)


@dataclass(frozen=True, slots=True)
class _Vertices:
    """Vertices of all runs: a run is a stretch of one way without missing nodes; stubs have refs below zero."""

    ref: npt.NDArray[np.int64]
    lon: npt.NDArray[np.float64]
    lat: npt.NDArray[np.float64]
    way: npt.NDArray[np.int64]
    run: npt.NDArray[np.int64]
    stop: npt.NDArray[np.bool_]


def read_ways(extract: Extract, table: SpeedTable) -> StreetsRead:
    """The streets of an extract; classes that are not travelled are counted by ways."""
    with in_order(extract) as ordered:
        gathered = _gather(ordered, table)
        if not gathered.ids:
            refuse_without_ways(ordered)
        doubts = remarks_on_wholeness(ordered, gathered.refs) if extract.kind is Kind.PBF else ()
    _refuse_without_nodes(extract, gathered)
    vertices = _with_stubs(_runs(gathered), gathered.barriers)
    streets, remarks = with_turns(_cut(vertices, gathered), gathered.restrictions)
    hours = (Remark(code, {"count": count}) for code, count in sorted(gathered.remarked.items()))
    told = (*hours, *_unread(gathered.unread_signs), *remarks, *_incomplete(gathered), *doubts)
    return StreetsRead(streets, dict(gathered.left_out), told)


def _incomplete(gathered: _Gathered) -> Iterator[Remark]:
    """How many streets lack nodes; those at the edge of an area that was cut out do."""
    way = np.repeat(np.arange(len(gathered.sizes)), gathered.sizes)
    count = len(np.unique(way[np.array(gathered.x, dtype=np.int64) == _NOWHERE]))
    if count:
        yield Remark("streets_incomplete", {"count": count, "streets": len(gathered.ids)})


def _unread(signs: list[str]) -> Iterator[Remark]:
    if signs:
        yield Remark("signs_unread", {"count": len(signs), "signs": ", ".join(signs[:_SIGNS_TOLD])})


def _gather(extract: Extract, table: SpeedTable) -> _Gathered:
    gathered = _Gathered()
    file = files.File(str(extract.path), Kind.PBF)
    wanted, turns = KeyFilter("highway", "barrier", "route", "ele"), TagFilter(("type", "restriction"))
    wanted.enable_for(osm.NODE | osm.WAY)
    turns.enable_for(osm.RELATION)
    try:
        for element in FileProcessor(file, _KINDS).with_locations().with_filter(wanted).with_filter(turns):
            if isinstance(element, osm.Node):
                _take_node(gathered, element)
            elif isinstance(element, osm.Way):
                _take_way(gathered, element, table)
            elif isinstance(element, osm.Relation):
                _take_restriction(gathered, element)
    except RuntimeError as error:
        raise broken(extract.path, error) from error
    return gathered


def _refuse_without_nodes(extract: Extract, gathered: _Gathered) -> None:
    if gathered.x and min(gathered.x) == _NOWHERE:
        raise InvalidInput(
            f"{extract.path.name} holds none of the nodes of its {len(gathered.ids)} streets",
            code="streets_without_nodes",
            params={"file": extract.path.name, "count": len(gathered.ids)},
        )


def _take_node(gathered: _Gathered, node: osm.Node) -> None:
    if "barrier" in node.tags and (blocked := blocked_modes(dict(node.tags))):
        gathered.barriers[node.id] = blocked
    if "ele" in node.tags and (height := height_m(node.tags["ele"])) is not None:
        gathered.heights[node.id] = height


def _take_way(gathered: _Gathered, way: osm.Way, table: SpeedTable) -> None:
    tags = dict(way.tags)
    road_class = street_class(tags)
    if not road_class:
        return
    if not table.known(road_class):
        gathered.left_out[road_class] += 1
        return
    gathered.ids.append(way.id)
    gathered.classes.append(road_class)
    gathered.names.append(street_name(tags))
    speeds = street_speeds(tags, table)
    hours = duration_h(tags.get("duration")) if road_class == FERRY else None
    gathered.speeds.append(_in_time(speeds, way, hours) if hours else speeds)
    gathered.spans.append(is_span(tags))
    gathered.remarked.update(hourly(tags))
    if sign := unread_sign(tags, table.zones):
        gathered.unread_signs.append(f"w{way.id} {sign}")
    gathered.sizes.append(len(way.nodes))
    refs, x, y = gathered.refs, gathered.x, gathered.y
    for node in way.nodes:
        place = node.location
        refs.append(node.ref)
        x.append(place.x)
        y.append(place.y)


def _in_time(speeds: Speeds, way: osm.Way, hours: float) -> Speeds:
    """The speeds at which a whole way takes so long; those of the table where a part of it is missing."""
    places = [(node.lon, node.lat) for node in way.nodes if node.location.valid()]
    if not places or len(places) < len(way.nodes):
        return speeds
    lon, lat = np.array(places, dtype=np.float64).T
    kmh = float(line_lengths_m(lon, lat, np.array([0, len(lon)]))[0]) / 1000 / hours
    return tuple((kmh * (along > 0), kmh * (against > 0)) for along, against in speeds)


def _take_restriction(gathered: _Gathered, relation: osm.Relation) -> None:
    members = (Member(each.type, each.ref, each.role) for each in relation.members)
    gathered.restrictions.add(relation.id, dict(relation.tags), members)


def _runs(gathered: _Gathered) -> _Vertices:
    ref, x, y = (np.array(values, dtype=np.int64) for values in (gathered.refs, gathered.x, gathered.y))
    way = np.repeat(np.arange(len(gathered.sizes)), gathered.sizes)
    missing = (x == _NOWHERE) | (y == _NOWHERE)
    run = way + np.cumsum(missing)
    repeated = np.concatenate([[False], (ref[1:] == ref[:-1]) & (way[1:] == way[:-1])])[: len(ref)]
    kept = ~(missing | repeated)
    ref, x, y, way, run = ref[kept], x[kept], y[kept], way[kept], run[kept]
    _, node, uses = np.unique(ref, return_inverse=True, return_counts=True)
    stop = uses[node] > 1
    changes = np.concatenate([[True], run[1:] != run[:-1], [True]])[: len(run) + 1]
    stop |= changes[:-1] | changes[1:]
    lon, lat = (np.asarray(each * _DEGREES, dtype=np.float64) for each in (x, y))
    return _Vertices(ref, lon, lat, way, run, stop)


def _with_stubs(vertices: _Vertices, barriers: Mapping[int, frozenset[Mode]]) -> _Vertices:
    """Before and behind each barrier a stop one metre away, so that the metre between can be closed."""
    known = np.fromiter(barriers, dtype=np.int64, count=len(barriers))
    bars = np.isin(vertices.ref, known)
    same_run = vertices.run[1:] == vertices.run[:-1]
    ahead, behind = np.flatnonzero(same_run & bars[:-1]), np.flatnonzero(same_run & bars[1:])
    segment = np.concatenate([ahead, behind])
    here, there = np.concatenate([ahead, behind + 1]), np.concatenate([ahead + 1, behind])
    order = np.lexsort([here, segment])
    segment, here, there = segment[order], here[order], there[order]
    lon, lat = _beside(vertices, here, there)
    at = segment + 1
    return _Vertices(
        ref=np.insert(vertices.ref, at, -1 - np.arange(len(at))),
        lon=np.insert(vertices.lon, at, lon),
        lat=np.insert(vertices.lat, at, lat),
        way=np.insert(vertices.way, at, vertices.way[here]),
        run=np.insert(vertices.run, at, vertices.run[here]),
        stop=np.insert(vertices.stop | bars, at, np.ones(len(at), dtype=bool)),
    )


def _beside(
    vertices: _Vertices, here: npt.NDArray[np.int64], there: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Points one metre from here on the way to there, or nearer where the way is short."""
    east = vertices.lon[there] - vertices.lon[here]
    north = vertices.lat[there] - vertices.lat[here]
    length_m = np.hypot(east * np.cos(np.radians(vertices.lat[here])), north) * _METRES_A_DEGREE
    share = np.minimum(_STUB_M / np.maximum(length_m, _STUB_M), _STUB_SHARE)
    return vertices.lon[here] + share * east, vertices.lat[here] + share * north


def _cut(vertices: _Vertices, gathered: _Gathered) -> Streets:
    stops = np.flatnonzero(vertices.stop)
    first, last = stops[:-1], stops[1:]
    joined = vertices.run[first] == vertices.run[last]
    first, last = first[joined], last[joined]
    way = vertices.way[first]
    sizes = last - first + 1
    offsets = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    vertex = np.arange(offsets[-1]) - np.repeat(offsets[:-1] - first, sizes)
    ref, position, number = np.unique(vertices.ref[stops], return_index=True, return_inverse=True)
    node = np.zeros(len(vertices.ref), dtype=np.int64)
    node[stops] = number
    at = stops[position]
    heights = heights_along(vertices.ref, vertices.run, np.column_stack([vertices.lon, vertices.lat]), gathered.heights)
    name, names = numbered(gathered.names)
    road_class, road_classes = numbered(gathered.classes)
    return Streets(
        node_keys=_node_keys(ref, at, vertices, gathered),
        lon=vertices.lon[at],
        lat=vertices.lat[at],
        start=node[first].astype(np.int32),
        end=node[last].astype(np.int32),
        bend_lon=vertices.lon[vertex],
        bend_lat=vertices.lat[vertex],
        offsets=offsets,
        kmh=_speeds(vertices, gathered, first, last),
        source_keys=np.array([f"w{way_id}" for way_id in gathered.ids], dtype=np.str_)[way],
        name=name[way],
        names=names,
        road_class=road_class[way],
        road_classes=road_classes,
        height_m=None if heights is None else heights.nodes[at],
        bend_height_m=None if heights is None else heights.vertices[vertex],
        spans=np.array(gathered.spans, dtype=bool)[way] if any(gathered.spans) else None,
    )


def _node_keys(
    ref: npt.NDArray[np.int64], at: npt.NDArray[np.int64], vertices: _Vertices, gathered: _Gathered
) -> npt.NDArray[np.str_]:
    """The id of the OSM node after an n; a stub is called by its barrier, its way and its place on it."""
    keys = [
        f"n{number}" if number >= 0 else f"b{gathered.ids[vertices.way[place]]}:{place - begin}"
        for number, place, begin in zip(
            ref.tolist(), at.tolist(), np.searchsorted(vertices.way, vertices.way[at]).tolist(), strict=True
        )
    ]
    return np.array(keys, dtype=np.str_)


def _speeds(
    vertices: _Vertices, gathered: _Gathered, first: npt.NDArray[np.int64], last: npt.NDArray[np.int64]
) -> dict[Mode, npt.NDArray[np.float64]]:
    by_way = np.array(gathered.speeds, dtype=np.float64).reshape(-1, len(Mode), 2)[vertices.way[first]]
    ends = np.column_stack([vertices.ref[first], vertices.ref[last]])
    for piece in np.flatnonzero((ends < 0).any(axis=1)):
        closed = [mode for ref in ends[piece].tolist() for mode in gathered.barriers.get(ref, ())]
        by_way[piece, [list(Mode).index(mode) for mode in closed]] = 0
    return {mode: by_way[:, i] for i, mode in enumerate(Mode)}
