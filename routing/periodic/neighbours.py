"""Which customers lie near to each other."""

import numpy as np

from routing.periodic.shapes import Floats, Rows


def nearest(ways: Floats, most: int) -> Rows:
    """By customer the others, nearest first: (n, k)."""
    apart = ways.copy()
    np.fill_diagonal(apart, -np.inf)
    return np.ascontiguousarray(np.argsort(apart, axis=1, kind="stable")[:, 1 : most + 1].astype(np.uint32))
