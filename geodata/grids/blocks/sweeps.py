"""Which straight lines a ring may be cut along: its own directions at many places, its corners, and dead ends."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from geodata.grids.blocks.rings import Bools, Floats, Ints, Points, Rings, spread

_QUARTER = np.pi / 2
_BINS = 18
_PLACES = np.linspace(0.1, 0.9, 13)
_SECOND_DIRECTION_SHARE = 0.12
_STRAIGHT = 0.96
_ARM_M = 12.0
_MOST_JUNCTIONS = 12
_JUNCTION_BONUS = 0.15
_STREET_BONUS = 0.35
_OVER = 1e-7
_TURNS = np.array([0.0, _QUARTER])
_AXES = 6


@dataclass(frozen=True, slots=True)
class Hints:
    """Lines that a cut had better follow: k points (k, 2) and unit vectors (k, 2), such as those of dead ends."""

    at: Points
    towards: Points


@dataclass(frozen=True, slots=True)
class Sweeps:
    """g bundles of parallel lines across a ring each, with l lines in all, in order of bundle and offset.

    ring: int64 (g,); normal: (g, 2); bundle: int64 (l,); offset, bonus: float64 (l,).
    """

    ring: Ints
    normal: Points
    bundle: Ints
    offset: Floats
    bonus: Floats


def sweeps_across(rings: Rings, hints: Sequence[Hints | None]) -> Sweeps:
    """The lines tried on each ring."""
    angle, counts = _directions(rings)
    normal = np.stack([np.cos(angle), np.sin(angle)], axis=2)
    corner, bonus_at = _junctions(rings)
    height = (rings.xy[:, None, :] * normal[rings.ring]).sum(axis=2)
    low, high = (each.reduceat(height, rings.begins[:-1], axis=0) for each in (np.minimum, np.maximum))
    even = low[:, :, None] + (high - low)[:, :, None] * _PLACES
    bundles = np.arange(normal.shape[0] * _AXES).reshape(-1, _AXES)
    bundle = np.concatenate([np.repeat(bundles.ravel(), len(_PLACES)), bundles[rings.ring[corner]].ravel()])
    offset = np.concatenate([even.ravel(), height[corner].ravel()])
    bonus = np.concatenate([np.zeros(even.size), np.repeat(bonus_at, _AXES)])
    kept = counts.ravel()[bundle]
    own = Sweeps(
        np.repeat(np.arange(len(angle)), _AXES), normal.reshape(-1, 2), bundle[kept], offset[kept], bonus[kept]
    )
    return _in_order(_with_hints(own, rings, hints))


def _directions(rings: Rings) -> tuple[Floats, Bools]:
    """One or two directions, of a quarter turn, in which most of an outline runs, and its principal axis; (r, 6) each.

    The second says which of them count.
    """
    rows = np.arange(len(rings.begins) - 1)
    angle = np.arctan2(rings.edge[:, 1], rings.edge[:, 0]) % _QUARTER
    where = rings.ring * _BINS + np.minimum((angle / _QUARTER * _BINS).astype(np.int64), _BINS - 1)
    weight = np.bincount(where, rings.length, len(rows) * _BINS).reshape(-1, _BINS)
    mean = np.bincount(where, rings.length * angle, weight.size).reshape(-1, _BINS) / np.maximum(weight, 1e-9)
    first = weight.argmax(axis=1)
    others = weight.copy()
    for step in (-1, 0, 1):
        others[rows, (first + step) % _BINS] = 0
    second = others.argmax(axis=1)
    found = np.column_stack([mean[rows, first], mean[rows, second], _principal_axis(rings)])
    counts = np.ones(found.shape, dtype=bool)
    counts[:, 1] = others[rows, second] >= _SECOND_DIRECTION_SHARE * rings.around
    turned = found[:, :, None] + _TURNS
    return turned.reshape(-1, _AXES), np.repeat(counts, len(_TURNS), axis=1)


def _principal_axis(rings: Rings) -> Floats:
    xx, yy, xy = (rings.sums(rings.length * rings.xy[:, a] * rings.xy[:, b]) for a, b in ((0, 0), (1, 1), (0, 1)))
    return np.asarray(0.5 * np.arctan2(2 * xy, xx - yy) % _QUARTER)


def _junctions(rings: Rings) -> tuple[Ints, Floats]:
    """Corners on straight stretches: mostly other cuts and streets end there from the far side; and their bonus."""
    into, length_into = np.empty_like(rings.edge), np.empty_like(rings.length)
    into[rings.following], length_into[rings.following] = rings.edge, rings.length
    straight = (rings.edge * into).sum(axis=1) > _STRAIGHT * rings.length * length_into
    corner = np.flatnonzero(straight & (rings.length > _ARM_M) & (length_into > _ARM_M))
    owner = rings.ring[corner]
    place = np.arange(len(corner)) - np.searchsorted(owner, owner)
    corner = corner[place < _MOST_JUNCTIONS]
    return corner, np.full(len(corner), _JUNCTION_BONUS)


def _with_hints(own: Sweeps, rings: Rings, hints: Sequence[Hints | None]) -> Sweeps:
    given = [(i, each) for i, each in enumerate(hints) if each is not None and len(each.at)]
    if not given:
        return own
    ring = np.concatenate([np.full(len(each.at), i) for i, each in given])
    at = np.concatenate([each.at for _, each in given]) - rings.origin[ring]
    towards = np.concatenate([each.towards for _, each in given])
    across = np.column_stack([-towards[:, 1], towards[:, 0]])
    return Sweeps(
        np.concatenate([own.ring, ring]),
        np.concatenate([own.normal, across]),
        np.concatenate([own.bundle, len(own.ring) + np.arange(len(ring))]),
        np.concatenate([own.offset, (at * across).sum(axis=1)]),
        np.concatenate([own.bonus, np.full(len(ring), _STREET_BONUS)]),
    )


def _in_order(sweeps: Sweeps) -> Sweeps:
    order = np.lexsort([-sweeps.bonus, sweeps.offset, sweeps.bundle])
    return Sweeps(sweeps.ring, sweeps.normal, sweeps.bundle[order], sweeps.offset[order], sweeps.bonus[order])


def crossings(rings: Rings, sweeps: Sweeps) -> tuple[Ints, Ints, Floats]:
    """Where lines cross rings: the line, the edge (by its first corner), and the share of the edge before it."""
    bundle, place = spread(np.diff(rings.begins)[sweeps.ring])
    corner = rings.begins[sweeps.ring[bundle]] + place
    normal = sweeps.normal[bundle]
    here = (rings.xy[corner] * normal).sum(axis=1)
    there = (rings.xy[rings.following[corner]] * normal).sum(axis=1)
    step = 2 * float(np.abs(here).max()) + 1
    just_over = sweeps.offset + _OVER
    keys = sweeps.bundle * step + np.clip(just_over, -step / 2, step / 2)
    low = np.searchsorted(keys, bundle * step + np.minimum(here, there))
    high = np.searchsorted(keys, bundle * step + np.maximum(here, there))
    of, each = spread(high - low)
    line = low[of] + each
    share = (here[of] - just_over[line]) / (here[of] - there[of])
    return line, corner[of], share
