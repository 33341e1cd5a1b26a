"""Which points to join two by two, so that the ways between them are shortest together.

A walk along all links of a connected graph needs as many more links as make all its points even: the pairs of odd
points with the least sum of distances (J. Edmonds and E. L. Johnson, Matching, Euler tours and the Chinese postman,
Mathematical Programming 5, 1973).
"""

import numpy as np
import numpy.typing as npt

from routing.postman.links import Whole
from routing.postman.matching import matching

Pair = tuple[int, int]


def pairing(far: npt.NDArray[np.float64], points: Whole) -> list[Pair]:
    """All of an even number of points in pairs, the sum of distances least; far: (n, n), whole numbers."""
    if len(points) <= 2:  # noqa: PLR2004  two points leave no choice
        return [(int(points[0]), int(points[1]))] if len(points) else []
    mates = points[matching(far[np.ix_(points, points)])]
    return [(one, other) for one, other in zip(points.tolist(), mates.tolist(), strict=True) if one < other]
