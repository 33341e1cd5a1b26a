"""Pieces of streets between nodes, as any source gives them, before they are folded into edges."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from gridsvc.errors import InvalidInput
from gridsvc.roads import Mode

FERRY = "ferry"
"""The class of the ways of ferries."""


@dataclass(frozen=True, slots=True)
class Streets:
    """n nodes and p pieces; each piece runs from node to node and shares nodes only at its ends.

    node_keys: the source's names of the nodes (n,). lon, lat: float64 (n,), WGS84 degrees.
    start, end: int32 (p,), node numbers. bend_lon, bend_lat, offsets: the vertices of the pieces as in `Roads`.
    kmh: per mode float64 (p, 2), column 0 from start to end, column 1 back; 0 where not allowed.
    source_keys: what the source calls the street of a piece (p,).
    name, road_class: int32 (p,), positions in names and road_classes.
    forbidden_turns: int32 (t, 2), what cars must not do, as pairs of arcs as in `Roads`, of pieces in place of edges.
    height_m: float64 (n,), NaN where unknown, or None. bend_height_m: the same (b,), of the vertices.
    spans: bool (p,), bridges and tunnels, which do not lie on the ground; None where there are none.
    """

    node_keys: npt.NDArray[np.str_]
    lon: npt.NDArray[np.float64]
    lat: npt.NDArray[np.float64]
    start: npt.NDArray[np.int32]
    end: npt.NDArray[np.int32]
    bend_lon: npt.NDArray[np.float64]
    bend_lat: npt.NDArray[np.float64]
    offsets: npt.NDArray[np.int64]
    kmh: Mapping[Mode, npt.NDArray[np.float64]]
    source_keys: npt.NDArray[np.str_]
    name: npt.NDArray[np.int32]
    names: tuple[str, ...]
    road_class: npt.NDArray[np.int32]
    road_classes: tuple[str, ...]
    forbidden_turns: npt.NDArray[np.int32] = field(default_factory=lambda: np.zeros((0, 2), dtype=np.int32))
    height_m: npt.NDArray[np.float64] | None = None
    bend_height_m: npt.NDArray[np.float64] | None = None
    spans: npt.NDArray[np.bool_] | None = None

    def __post_init__(self) -> None:
        pieces = len(self.start)
        sizes = {len(column) for column in (self.end, self.source_keys, self.name, self.road_class)}
        sizes |= {len(self.offsets) - 1} | {len(speeds) for speeds in self.kmh.values()}
        if sizes != {pieces} or set(self.kmh) != set(Mode):
            raise InvalidInput(f"the columns of {pieces} pieces of streets do not fit together: {sorted(sizes)}")
        if pieces and np.diff(self.offsets).min() < 2:  # noqa: PLR2004  a line has two ends
            raise InvalidInput("a piece of a street has fewer than two vertices")
        if not (np.isfinite(self.bend_lon).all() and np.isfinite(self.bend_lat).all()):
            raise InvalidInput("a piece of a street has a vertex without coordinates")

    @property
    def pieces(self) -> int:
        """How many pieces there are."""
        return len(self.start)


def numbered(words: Sequence[str]) -> tuple[npt.NDArray[np.int32], tuple[str, ...]]:
    """Each word as its position among the different words, and these in order of first appearance."""
    positions = {word: position for position, word in enumerate(dict.fromkeys(words))}
    return np.array([positions[word] for word in words], dtype=np.int32), tuple(positions)
