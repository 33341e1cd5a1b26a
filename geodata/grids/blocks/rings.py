"""Many rings laid end to end, so that all of them are measured at once."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Points = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rings:
    """r open counter-clockwise rings with v corners in all, each ring about its own origin.

    xy, edge: (v, 2), a corner and the way to the next; length: float64 (v,); ring: int64 (v,), the ring of each corner;
    begins: int64 (r + 1,); following: int64 (v,), the next corner; origin: (r, 2);
    length_sum, area_sum: float64 (v + 1,), running sums over all rings.
    """

    xy: Points
    edge: Points
    length: Floats
    ring: Ints
    begins: Ints
    following: Ints
    origin: Points
    length_sum: Floats
    area_sum: Floats

    @property
    def around(self) -> Floats:
        """Outline of each ring."""
        return self.of_ring(self.length_sum)

    def of_ring(self, running: Floats) -> Floats:
        """What a running sum gained in each ring."""
        return np.asarray(running[self.begins[1:]] - running[self.begins[:-1]])

    def sums(self, amount: Floats) -> Floats:
        """Sum of an amount of each corner by ring."""
        return np.bincount(self.ring, amount, len(self.begins) - 1).astype(np.float64)


def rings_of(outlines: Sequence[Points]) -> Rings:
    """Rings from open counter-clockwise outlines, (n, 2) each."""
    sizes = np.array([len(each) for each in outlines], dtype=np.int64)
    begins = np.concatenate([[0], np.cumsum(sizes)])
    ring = np.repeat(np.arange(len(sizes)), sizes)
    origin = np.array([each.mean(axis=0) for each in outlines]).reshape(-1, 2)
    xy = np.concatenate(outlines) - origin[ring]
    following = np.arange(1, len(xy) + 1)
    following[begins[1:] - 1] = begins[:-1]
    ahead = xy[following]
    edge = ahead - xy
    length = np.hypot(edge[:, 0], edge[:, 1])
    area = cross(xy, ahead) / 2
    return Rings(xy, edge, length, ring, begins, following, origin, _running(length), _running(area))


def cross(a: Points, b: Points) -> Floats:
    """The third component of cross products of vectors (k, 2)."""
    return np.asarray(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0])


def spread(count: Ints) -> tuple[Ints, Ints]:
    """For counts of members: the owner of each member, and its place among those of its owner."""
    owner = np.repeat(np.arange(len(count)), count)
    return owner, np.arange(len(owner)) - np.repeat(np.cumsum(count) - count, count)


def _running(amount: Floats) -> Floats:
    return np.concatenate([[0.0], np.cumsum(amount)])
