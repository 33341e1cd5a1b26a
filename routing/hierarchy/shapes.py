"""What kernels are handed: arrays that belong together."""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int32]
Offsets = npt.NDArray[np.int64]
Scalar = Any
"""A number inside a kernel, whose type the compiler finds."""


class Chordal(NamedTuple):
    """The graph of contraction over n nodes by rank, the same for all costs.

    Arc k joins a node with a higher one, heads[k]; those of node v are starts[v]:starts[v + 1], by head. parent: the
    lowest higher neighbour, -1 at a root. depth: how many nodes are above. height: the largest depth and one.
    blocks: where runs of nodes begin that share all higher neighbours but each other, and n.
    """

    starts: Offsets
    heads: Numbers
    parent: Numbers
    depth: Numbers
    height: int
    blocks: Numbers


class Half(NamedTuple):
    """The arcs needed in one direction, by their lower end: starts (n + 1,), higher ends, costs, numbers in Chordal."""

    starts: Offsets
    heads: Numbers
    costs: Floats
    arcs: Offsets


class Origins(NamedTuple):
    """What arcs stand for, (2, m), upwards and down: a way over a lower node, or where that is -1 an arc of streets."""

    middles: Numbers
    arcs: Numbers


class Ends(NamedTuple):
    """For k places two nodes each, or -1 (k, 2), their costs (k, 2), and the arc between place and node (k, 2)."""

    nodes: Numbers
    costs: Floats
    arcs: Numbers
