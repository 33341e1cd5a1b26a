"""What is walked besides: ways that make a walk along all that is to be walked whole.

Where that hangs together, the shortest pairing of odd points is the best answer. Where it lies in several groups, ways
between them are chosen too: as few and short as join them (G. N. Frederickson, Approximation algorithms for some
postman problems, Journal of the ACM 26, 1979), or those that pairing leaves to be joined; then ways are dropped or
exchanged for others while that helps.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from routing.postman.links import Whole
from routing.postman.pairing import Pair, pairing

Distance = npt.NDArray[np.float64]

_OTHERS = 6
_TRIALS_MAX = 120
_TRIALS_COST = 4_000


@dataclass(frozen=True, slots=True)
class Joining:
    """Ways to walk besides, as pairs of rows; all sums of distances. at_least: none costs less."""

    pairs: tuple[Pair, ...]
    cost: float
    at_least: float


@dataclass(frozen=True, slots=True)
class _Ground:
    """far: (k, k), between points. group: (k,), what hangs together. odd: bool (k,), ends of an odd number of links."""

    far: Distance
    group: Whole
    odd: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Answer:
    """bridges: ways chosen between groups; pairs: these and the pairing of what is odd with them."""

    bridges: tuple[Pair, ...]
    pairs: tuple[Pair, ...]
    cost: float


def joining(far: Distance, group: npt.NDArray[np.integer], odd: npt.NDArray[np.bool_]) -> Joining:
    """The ways that join all groups and leave no point odd; those at odd points count as one end of a way each."""
    if not len(far):
        return Joining((), 0.0, 0.0)
    ground = _Ground(far, _numbered(group), odd)
    paired = _with(ground, ())
    if _whole(ground, paired):
        return Joining(paired.pairs, paired.cost, paired.cost)
    bridged = _with(ground, tuple(_bridges(ground, ground.group)))
    best = _improved(ground, min(_repaired(ground, paired), bridged, key=lambda each: each.cost))
    return Joining(best.pairs, best.cost, max(paired.cost, _bound(ground)))


def _with(ground: _Ground, bridges: tuple[Pair, ...]) -> _Answer:
    odd = ground.odd.copy()
    for pair in bridges:
        odd[list(pair)] ^= True
    pairs = bridges + tuple(pairing(ground.far, np.flatnonzero(odd)))
    return _Answer(bridges, pairs, _cost(ground, pairs))


def _cost(ground: _Ground, pairs: tuple[Pair, ...]) -> float:
    return float(sum(ground.far[pair] for pair in pairs))


def _merged(group: Whole, pairs: tuple[Pair, ...]) -> Whole:
    merged = group.copy()
    for one, other in pairs:
        merged[merged == merged[one]] = merged[other]
    return merged


def _whole(ground: _Ground, answer: _Answer) -> bool:
    merged = _merged(ground.group, answer.pairs)
    return bool((merged == merged[0]).all())


def _between(ground: _Ground, group: Whole) -> Distance:
    return np.where(group[:, None] == group, np.inf, ground.far)


def _bridges(ground: _Ground, group: Whole) -> Iterator[Pair]:
    """The shortest ways that join all groups."""
    while (group != group[0]).any():
        between = _between(ground, group)
        one, other = divmod(int(between.argmin()), len(group))
        yield one, other
        group = _merged(group, ((one, other),))


def _repaired(ground: _Ground, answer: _Answer) -> _Answer:
    """Add the shortest bridge between what is apart and pair again, until nothing is."""
    while not _whole(ground, answer):
        bridge = next(_bridges(ground, _merged(ground.group, answer.pairs)))
        answer = _with(ground, (*answer.bridges, bridge))
    return answer


def _improved(ground: _Ground, answer: _Answer) -> _Answer:
    trials, most = 0, min(_TRIALS_MAX, _TRIALS_COST // len(ground.far))
    better: _Answer | None = answer
    while better is not None:
        answer, better = better, None
        for bridges in _neighbours(ground, answer.bridges):
            trials += 1
            other = _with(ground, bridges)
            if other.cost < answer.cost and _whole(ground, other):
                better = other
                break
            if trials >= most:
                return answer
    return answer


def _neighbours(ground: _Ground, bridges: tuple[Pair, ...]) -> Iterator[tuple[Pair, ...]]:
    """The bridges with one of them left out or exchanged for another short one."""
    for place in range(len(bridges)):
        rest = bridges[:place] + bridges[place + 1 :]
        yield rest
        between = np.triu(_between(ground, _merged(ground.group, rest)), 1)
        costs = np.where(between > 0, between, np.inf).ravel()
        for each in np.argsort(costs, kind="stable")[:_OTHERS]:
            if np.isfinite(costs[each]):
                yield (*rest, (int(each) // len(ground.group), int(each) % len(ground.group)))


def _bound(ground: _Ground) -> float:
    """No joining costs less: ways between all groups, or half the way to the next group, at even groups twice."""
    groups = range(int(ground.group.max()) + 1)
    tree = sum(ground.far[pair] for pair in _bridges(ground, ground.group))
    between = _between(ground, ground.group)
    moats = sum(
        between[ground.group == each].min() * (0.5 if ground.odd[ground.group == each].sum() % 2 else 1.0)
        for each in groups
    )
    return float(max(tree, moats))


def _numbered(group: npt.NDArray[np.integer]) -> Whole:
    return np.asarray(np.unique(group, return_inverse=True)[1], dtype=np.int64)
