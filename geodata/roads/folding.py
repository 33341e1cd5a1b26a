"""Folds nodes where nothing is decided: pieces of streets become edges between crossings and ends."""

import hashlib
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geodata.roads.chains import Chains, chains_of
from geodata.roads.geodesy import line_lengths_m
from geodata.roads.streets import Streets
from geodata.roads.turning_back import without_turning_back
from gridsvc.errors import InvalidInput
from gridsvc.roads import UNREACHABLE, Mode, Roads

NAMESPACE = uuid.UUID("6f0d2f5e-2b0c-5d0b-9a35-6b1f0f6d9a11")
MS_PER_METRE_AT_1_KMH = 3600.0
_UUID_BYTES = 16


@dataclass(frozen=True, slots=True)
class _Bends:
    lon: npt.NDArray[np.float64]
    lat: npt.NDArray[np.float64]
    offsets: npt.NDArray[np.int64]


def roads_of(streets: Streets) -> Roads:
    """The network of all pieces that some mode may use, in which cars mend no forbidden turn by turning back."""
    roads = folded(streets)
    return without_turning_back(roads) if len(roads.forbidden_turns) else roads


def folded(streets: Streets) -> Roads:
    """The network as the streets say it; lengths and vertices stay exact, times are rounded once."""
    if not any(speeds.any() for speeds in streets.kmh.values()):
        raise InvalidInput("there is no street that anyone may use", code="no_roads")
    chains = chains_of(streets)
    bends = _joined_bends(streets, chains)
    first, last = chains.starts[:-1], chains.starts[1:] - 1
    start = np.where(chains.reversed[first], streets.end[chains.piece[first]], streets.start[chains.piece[first]])
    end = np.where(chains.reversed[last], streets.start[chains.piece[last]], streets.end[chains.piece[last]])
    used, numbers = np.unique(np.concatenate([start, end]), return_inverse=True)
    names, name = _renumbered(streets.name[chains.piece[first]], streets.names)
    classes, road_class = _renumbered(streets.road_class[chains.piece[first]], streets.road_classes)
    return Roads(
        lon=streets.lon[used],
        lat=streets.lat[used],
        start=numbers[: len(start)].astype(np.int32),
        end=numbers[len(start) :].astype(np.int32),
        length_m=line_lengths_m(bends.lon, bends.lat, bends.offsets),
        times_ms=_times_ms(streets, chains),
        bend_lon=bends.lon,
        bend_lat=bends.lat,
        offsets=bends.offsets,
        ids=_edge_ids(streets, chains, start, end),
        name=name,
        names=names,
        road_class=road_class,
        road_classes=classes,
        forbidden_turns=_forbidden_turns(streets, chains),
        height_m=None if streets.height_m is None else streets.height_m[used],
    )


def _renumbered(number: npt.NDArray[np.int32], words: tuple[str, ...]) -> tuple[tuple[str, ...], npt.NDArray[np.int32]]:
    """Only the words in use, in their own order, so that the order of the file leaves no trace."""
    used = sorted({words[each] for each in np.unique(number).tolist()})
    place = {word: position for position, word in enumerate(used)}
    moved = np.array([place.get(word, 0) for word in words], dtype=np.int32)
    return tuple(used), moved[number]


def _joined_bends(streets: Streets, chains: Chains) -> _Bends:
    begin, stop = streets.offsets[chains.piece], streets.offsets[chains.piece + 1]
    follows = np.ones(len(chains.piece), dtype=bool)
    follows[chains.starts[:-1]] = False
    count = stop - begin - follows
    ends = np.cumsum(count)
    within = np.arange(ends[-1]) - np.repeat(ends - count, count) + np.repeat(follows, count)
    backwards = np.repeat(chains.reversed, count)
    vertex = np.where(backwards, np.repeat(stop, count) - 1 - within, np.repeat(begin, count) + within)
    offsets = np.concatenate([[0], ends[chains.starts[1:] - 1]]).astype(np.int64)
    return _Bends(streets.bend_lon[vertex], streets.bend_lat[vertex], offsets)


def _times_ms(streets: Streets, chains: Chains) -> dict[Mode, npt.NDArray[np.int32]]:
    length_m = line_lengths_m(streets.bend_lon, streets.bend_lat, streets.offsets)
    return {mode: _mode_times_ms(length_m, speeds, chains) for mode, speeds in streets.kmh.items()}


def _mode_times_ms(
    length_m: npt.NDArray[np.float64], kmh: npt.NDArray[np.float64], chains: Chains
) -> npt.NDArray[np.int32]:
    with np.errstate(divide="ignore", invalid="ignore"):
        exact = np.where(kmh > 0, length_m[:, None] * MS_PER_METRE_AT_1_KMH / kmh, np.inf)
    along = exact[chains.piece]
    along[chains.reversed] = along[chains.reversed][:, ::-1]
    total = np.floor(np.add.reduceat(along, chains.starts[:-1], axis=0) + 0.5)
    return np.where(np.isfinite(total), np.clip(total, 1, UNREACHABLE - 1), UNREACHABLE).astype(np.int32)


def _forbidden_turns(streets: Streets, chains: Chains) -> npt.NDArray[np.int32]:
    """The turns as arcs of edges: the node of a turn is never folded, so each of its pieces ends its edge there."""
    edge = np.repeat(np.arange(len(chains.starts) - 1), np.diff(chains.starts))
    arc = np.full(2 * streets.pieces, -1, dtype=np.int64)
    arc[2 * chains.piece] = 2 * edge + chains.reversed
    arc[2 * chains.piece + 1] = 2 * edge + ~chains.reversed
    turns = arc[streets.forbidden_turns]
    return np.unique(turns[(turns >= 0).all(axis=1)], axis=0).astype(np.int32)


def _edge_ids(
    streets: Streets, chains: Chains, start: npt.NDArray[np.int32], end: npt.NDArray[np.int32]
) -> npt.NDArray[np.uint8]:
    lead = chains.lead
    keys = map(
        "{}|{}|{}".format,
        streets.source_keys[lead].tolist(),
        streets.node_keys[start].tolist(),
        streets.node_keys[end].tolist(),
    )
    return _uuids5(_counted(keys))


def _counted(keys: Iterable[str]) -> Iterator[str]:
    """The keys; from its second time on each with how many times it has come."""
    seen: dict[str, int] = {}
    for key in keys:
        repeat = seen[key] = seen.get(key, 0) + 1
        yield key if repeat == 1 else f"{key}|{repeat}"


def _uuids5(names: Iterable[str]) -> npt.NDArray[np.uint8]:
    """UUIDs of version 5 (RFC 9562) of names in our namespace, uint8 (names, 16)."""
    space = NAMESPACE.bytes
    digests = (hashlib.sha1(space + name.encode(), usedforsecurity=False).digest()[:_UUID_BYTES] for name in names)
    uuids = np.frombuffer(bytearray(b"".join(digests)), dtype=np.uint8).reshape(-1, _UUID_BYTES)
    uuids[:, 6] = uuids[:, 6] & 0x0F | 0x50
    uuids[:, 8] = uuids[:, 8] & 0x3F | 0x80
    return uuids
