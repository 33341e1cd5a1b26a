"""Turn restrictions of a synthetic city: at crossings of greater streets, as signs forbid them."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from geodata.sample.road_city.mesh import Mesh
from geodata.sample.road_city.traffic import Traffic
from geodata.sample.town.lattice import Ints

_FEWEST_ARMS = 3
_STRAIGHT = np.radians(35.0)
_EVERY_ONLY = 5


@dataclass(frozen=True, slots=True)
class Turn:
    """From one piece over a crossing to another: what the tag `restriction` says of it."""

    source: int
    via: int
    target: int
    restriction: str


def turns(mesh: Mesh, rank: Ints, rules: Traffic, count: int, rng: np.random.Generator) -> tuple[Turn, ...]:
    """So many turns at most, one a crossing; every fifth a command, the others prohibitions."""
    drivable = rules.built & ~rules.on_foot & ~rules.private
    arms = _arms(mesh, np.flatnonzero(drivable))
    great = np.unique(np.append(mesh.start[rank > 0], mesh.end[rank > 0]))
    found: list[Turn] = []
    for via in rng.permutation(great).tolist() if count else ():
        if len(found) == count:
            break
        pairs = list(_pairs(mesh, rules, arms.get(via, []), via))
        if pairs:
            source, target = pairs[int(rng.integers(len(pairs)))]
            only = len(found) % _EVERY_ONLY == _EVERY_ONLY - 1
            found.append(Turn(source, via, target, f"{'only' if only else 'no'}_{_kind(mesh, source, via, target)}"))
    return tuple(found)


def _arms(mesh: Mesh, pieces: Ints) -> dict[int, list[int]]:
    arms: dict[int, list[int]] = {}
    for piece, start, end in zip(pieces.tolist(), mesh.start[pieces].tolist(), mesh.end[pieces].tolist(), strict=True):
        arms.setdefault(start, []).append(piece)
        arms.setdefault(end, []).append(piece)
    return arms


def _pairs(mesh: Mesh, rules: Traffic, arms: list[int], via: int) -> Iterator[tuple[int, int]]:
    """Pieces by which a car can arrive and pieces by which it can leave, where there is a choice."""
    if len(arms) < _FEWEST_ARMS:
        return
    for source in arms:
        for target in arms:
            arrives = rules.one_way[source] != (1 if mesh.start[source] == via else -1)
            leaves = rules.one_way[target] != (1 if mesh.end[target] == via else -1)
            if source != target and arrives and leaves:
                yield source, target


def _kind(mesh: Mesh, source: int, via: int, target: int) -> str:
    arriving = mesh.xy[via] - mesh.xy[_far_end(mesh, source, via)]
    leaving = mesh.xy[_far_end(mesh, target, via)] - mesh.xy[via]
    angle = np.arctan2(arriving[0] * leaving[1] - arriving[1] * leaving[0], arriving @ leaving)
    if abs(angle) < _STRAIGHT:
        return "straight_on"
    return "left_turn" if angle > 0 else "right_turn"


def _far_end(mesh: Mesh, piece: int, via: int) -> int:
    return int(mesh.end[piece] if mesh.start[piece] == via else mesh.start[piece])
