"""Which pieces of streets follow each other without anything to decide between them."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geodata.roads.streets import Streets
from gridsvc.roads import Mode

_NONE = -1


@dataclass(frozen=True, slots=True)
class Chains:
    """Chains of pieces: chain i is piece[starts[i]:starts[i + 1]] in order, each walked back where `reversed` says so.

    lead: for each chain the piece whose street names it and whose direction it takes.
    """

    piece: npt.NDArray[np.int64]
    reversed: npt.NDArray[np.bool_]
    starts: npt.NDArray[np.int64]
    lead: npt.NDArray[np.int64]


def chains_of(streets: Streets) -> Chains:
    """All chains of pieces that some mode may use, by their first pieces; those nobody may use are left out."""
    usable = np.logical_or.reduce([(speeds > 0).any(axis=1) for speeds in streets.kmh.values()])
    mates = _mates(streets, usable)
    joined = (mates.reshape(-1, 2) != _NONE).any(axis=1)
    alone = np.flatnonzero(usable & ~joined)
    walks = [_oriented(walk, streets.source_keys) for walk in _walks(mates, np.flatnonzero(joined))]
    leads = np.array([_lead(walk, streets.source_keys) // 2 for walk in walks], dtype=np.int64)
    halves = np.array([half for walk in walks for half in walk], dtype=np.int64)
    first = np.array([min(walk) // 2 for walk in walks], dtype=np.int64)
    sizes = np.array([len(walk) for walk in walks], dtype=np.int64)
    order = np.argsort(np.concatenate([alone, first]))
    return _ordered(
        order,
        np.concatenate([np.ones(len(alone), dtype=np.int64), sizes]),
        np.concatenate([2 * alone, halves]),
        np.concatenate([alone, leads]),
    )


def _ordered(
    order: npt.NDArray[np.int64],
    sizes: npt.NDArray[np.int64],
    halves: npt.NDArray[np.int64],
    leads: npt.NDArray[np.int64],
) -> Chains:
    begins = np.cumsum(sizes) - sizes
    starts = np.concatenate([[0], np.cumsum(sizes[order])]).astype(np.int64)
    place = np.arange(len(halves)) + np.repeat(begins[order] - starts[:-1], sizes[order])
    return Chains(halves[place] // 2, halves[place] % 2 == 1, starts, leads[order])


def _mates(streets: Streets, usable: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """For each end of a piece (2p its start, 2p + 1 its end) the end it continues in, or none."""
    node = np.column_stack([streets.start, streets.end]).ravel().astype(np.int64)
    counted = np.repeat(usable, 2)
    degree = np.bincount(node[counted], minlength=len(streets.lon))
    kept = np.zeros(len(streets.lon), dtype=bool)
    kept[node[streets.forbidden_turns[:, 0] ^ 1]] = True
    halves = np.flatnonzero(counted & (degree[node] == 2) & ~kept[node])  # noqa: PLR2004  nothing is decided where two ends meet
    pairs = halves[np.argsort(node[halves], kind="stable")].reshape(-1, 2)
    fit = (pairs[:, 0] // 2 != pairs[:, 1] // 2) & _alike(streets, pairs[:, 0], pairs[:, 1])
    mates = np.full(2 * streets.pieces, _NONE, dtype=np.int64)
    mates[pairs[fit, 0]] = pairs[fit, 1]
    mates[pairs[fit, 1]] = pairs[fit, 0]
    return mates


def _alike(streets: Streets, one: npt.NDArray[np.int64], other: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    first, second = one // 2, other // 2
    alike = (streets.name[first] == streets.name[second]) & (streets.road_class[first] == streets.road_class[second])
    for mode in Mode:
        may = streets.kmh[mode] > 0
        into = may[first, 1 - one % 2] == may[second, other % 2]
        back = may[first, one % 2] == may[second, 1 - other % 2]
        alike = alike & into & back
    return np.asarray(alike)


def _walks(mates: npt.NDArray[np.int64], pieces: npt.NDArray[np.int64]) -> Iterator[list[int]]:
    """Each chain as the ends it enters its pieces by; rings, which have no end, begin at their first piece."""
    mate = mates.tolist()
    seen = [False] * (len(mate) // 2)
    halves = np.column_stack([2 * pieces, 2 * pieces + 1]).ravel()
    ends = halves[mates[halves] == _NONE]
    for half in (*ends.tolist(), *halves.tolist()):
        if not seen[half // 2]:
            yield _walk(mate, half, seen)


def _walk(mate: list[int], half: int, seen: list[bool]) -> list[int]:
    walk = []
    while half != _NONE and not seen[half // 2]:
        seen[half // 2] = True
        walk.append(half)
        half = mate[half ^ 1]
    return walk


def _lead(walk: list[int], source_keys: npt.NDArray[np.str_]) -> int:
    return min(walk, key=lambda half: (source_keys[half // 2], half // 2))


def _oriented(walk: list[int], source_keys: npt.NDArray[np.str_]) -> list[int]:
    if _lead(walk, source_keys) % 2 == 0:
        return walk
    return [half ^ 1 for half in reversed(walk)]
