"""Ways as runs of arcs that have a length, with the time and metres passed before each."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gridsvc.roads import UNREACHABLE, Mode, Roads, StreetPath

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.intp]

_DECIMETRES = 10


@dataclass(frozen=True, slots=True)
class Travelled:
    """Arcs (a,) of p ways one after the other, none without length.

    way: the way of each arc. ms, metres: passed on the way before the arc, whole numbers; of the first of a way 0.
    """

    arcs: Numbers
    way: Numbers
    ms: Numbers
    metres: Numbers


def travelled(roads: Roads, paths: Sequence[StreetPath], mode: Mode) -> Travelled:
    """The arcs of all ways; what is passed before each is rounded as the ways are, so differences sum exactly."""
    sizes = np.array([len(path.arcs) for path in paths], dtype=np.intp)
    arcs = np.concatenate([np.zeros(0, dtype=np.intp), *(path.arcs for path in paths)]).astype(np.intp)
    way = np.repeat(np.arange(len(paths)), sizes)
    share = np.where(_only_touched(roads, sizes, arcs), 0.0, _shares(paths, sizes, arcs))
    ms = _before(_part(_times(roads, mode)[arcs], share), way)
    decimetres = _before(_part(np.floor(roads.length_m[arcs // 2] * _DECIMETRES + 0.5), share), way)
    limit_ms = np.array([path.ms for path in paths], dtype=np.intp)[way]
    limit_m = np.array([path.metres for path in paths], dtype=np.intp)[way]
    metres = np.minimum((decimetres + _DECIMETRES // 2) // _DECIMETRES, limit_m)
    kept = (share > 0) & (roads.length_m[arcs // 2] > 0)
    first = np.flatnonzero(kept)[np.unique(way[kept], return_index=True)[1]]
    ms[first], metres[first] = 0, 0
    return Travelled(arcs[kept], way[kept], np.minimum(ms, limit_ms)[kept], metres[kept])


def _times(roads: Roads, mode: Mode) -> Floats:
    times = roads.times_ms[mode].ravel().astype(np.float64)
    return np.asarray(np.where(times == UNREACHABLE, 0.0, times), dtype=np.float64)


def _shares(paths: Sequence[StreetPath], sizes: Numbers, arcs: Numbers) -> Floats:
    """How much of each arc is travelled: all of those between the first and the last of a way."""
    begins, ends = np.where(arcs % 2, 1.0, 0.0), np.where(arcs % 2, 0.0, 1.0)
    last = np.cumsum(sizes) - 1
    some = np.flatnonzero(sizes)
    begins[(last - sizes + 1)[some]] = [paths[each].shares[0] for each in some.tolist()]
    ends[last[some]] = [paths[each].shares[1] for each in some.tolist()]
    return np.asarray(np.abs(ends - begins), dtype=np.float64)


def _only_touched(roads: Roads, sizes: Numbers, arcs: Numbers) -> npt.NDArray[np.bool_]:
    """First arcs that do not lead to the next, and last ones that do not follow: the way only touches their ends."""
    touched = np.zeros(len(arcs), dtype=np.bool_)
    tails, heads = roads.arc_tails[arcs], roads.arc_heads[arcs]
    last = np.cumsum(sizes) - 1
    first, last = (last - sizes + 1)[sizes > 1], last[sizes > 1]
    touched[first] = (heads[first] != tails[first + 1]) & (tails[first] == tails[first + 1])
    touched[last] = (tails[last] != heads[last - 1]) & (heads[last] == heads[last - 1]) & ~touched[last - 1]
    both = first[(last == first + 1) & (heads[first] != tails[last]) & (tails[first] == heads[last])]
    touched[both] = touched[both + 1] = True
    return touched


def _part(whole: Floats, share: Floats) -> Numbers:
    return np.floor(whole * share + 0.5).astype(np.intp)


def _before(values: Numbers, way: Numbers) -> Numbers:
    """Running sums that begin anew with each way, without the value itself."""
    sums = np.cumsum(values) - values
    first = np.unique(way, return_index=True)[1]
    return sums - np.repeat(sums[first], np.diff([*first, len(way)]))
