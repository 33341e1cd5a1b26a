"""Who may use the streets: one-ways by whole streets, links for feet alone, and islands where they are asked for."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from scipy.spatial import cKDTree

from geodata.sample.road_city.courses import Courses
from geodata.sample.road_city.crossings import apart
from geodata.sample.road_city.mesh import Mesh
from geodata.sample.town.lattice import Ints

_ONE_WAYS = np.array([0.12, 0.08, 0.05, 0.05, 0.0])
_FOOT_LINKS = 0.06
_ISLAND_M = 160.0
_ISLANDS_APART_M = 500.0


class Bar(IntEnum):
    """What parts an island from the rest, in turns."""

    MISSING = 0
    TRAP = 1
    PRIVATE = 2


@dataclass(frozen=True, slots=True)
class Traffic:
    """By piece: built at all, 1 or -1 where one-way along or against it else 0, for feet alone, private."""

    built: np.ndarray
    one_way: Ints
    on_foot: np.ndarray
    private: np.ndarray


def traffic(mesh: Mesh, rank: Ints, streets: Courses, islands: int, rng: np.random.Generator) -> Traffic:
    """The rules of all pieces; a street that ends somewhere dead is never one-way."""
    pieces = len(rank)
    direction = np.where(streets.against, -1, 1)
    great = np.zeros(streets.count, dtype=np.int64)
    np.maximum.at(great, streets.street, rank)
    chosen = rng.random(streets.count) < _ONE_WAYS[great]
    turned = np.where(rng.random(streets.count) < 1 / 2, -1, 1)
    on_foot = (rank == 0) & (rng.random(pieces) < _FOOT_LINKS)
    ways = np.bincount(np.append(mesh.start[~on_foot], mesh.end[~on_foot]), minlength=len(mesh.xy))
    dead = (np.minimum(ways[mesh.start], ways[mesh.end]) < 2) | on_foot  # noqa: PLR2004  an end with one way only
    chosen[streets.street[dead]] = False
    one_way = np.where(chosen[streets.street], direction * turned[streets.street], 0)
    open_to_all = Traffic(np.ones(pieces, dtype=bool), one_way, on_foot, np.zeros(pieces, dtype=bool))
    return _with_islands(open_to_all, mesh, rank, islands, rng)


def _with_islands(all_open: Traffic, mesh: Mesh, rank: Ints, islands: int, rng: np.random.Generator) -> Traffic:
    """Quarters of residential streets, parted by missing streets, by one-ways that only lead in, or by gates."""
    built, one_way, private = all_open.built.copy(), all_open.one_way.copy(), all_open.private.copy()
    inner = cKDTree(mesh.xy)
    for number, centre in enumerate(_quiet(mesh, rank, islands, rng).tolist()):
        inside = np.zeros(len(mesh.xy), dtype=bool)
        inside[inner.query_ball_point(mesh.xy[centre], _ISLAND_M)] = True
        leads_in, leads_out = inside[mesh.end] & ~inside[mesh.start], inside[mesh.start] & ~inside[mesh.end]
        bar = Bar(number % len(Bar))
        if bar is Bar.MISSING:
            built[leads_in | leads_out] = False
        elif bar is Bar.TRAP:
            one_way[leads_in], one_way[leads_out] = 1, -1
        else:
            private[leads_in | leads_out] = True
    return Traffic(built, one_way, all_open.on_foot, private)


def _quiet(mesh: Mesh, rank: Ints, islands: int, rng: np.random.Generator) -> Ints:
    """Crossings with none but residential streets around, far from each other."""
    if not islands:
        return np.zeros(0, dtype=np.int64)
    great = rank > 0
    loud = np.unique(np.append(mesh.start[great], mesh.end[great]))
    away, _ = cKDTree(mesh.xy[loud]).query(mesh.xy)
    quiet = rng.permutation(np.flatnonzero(np.asarray(away) > _ISLAND_M))
    return quiet[apart(mesh.xy[quiet], _ISLANDS_APART_M)][:islands]
