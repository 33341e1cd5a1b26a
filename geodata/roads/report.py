"""What there is to say of a network: its size, its classes, and what each mode cannot reach."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from gridsvc.roads import UNREACHABLE, Mode, Roads


@dataclass(frozen=True, slots=True)
class ModeReach:
    """The streets one mode may use, and those from or to which it cannot get from its largest connected part."""

    usable_km: float
    connected_km: float
    outside_edges: int

    @property
    def connected_share(self) -> float:
        """The part of the usable length that lies in the largest connected part."""
        return self.connected_km / self.usable_km if self.usable_km else 0.0


@dataclass(frozen=True, slots=True)
class RoadsReport:
    """Nodes, edges, kilometres by class, reach by mode."""

    nodes: int
    edges: int
    km_by_class: Mapping[str, float]
    reach: Mapping[Mode, ModeReach]

    @property
    def km(self) -> float:
        """Length of all streets."""
        return sum(self.km_by_class.values())

    def as_json(self) -> dict[str, object]:
        """The report for machines, rounded to metres and permille."""
        return {
            "nodes": self.nodes,
            "edges": self.edges,
            "km": round(self.km, 3),
            "km_by_class": {name: round(km, 3) for name, km in self.km_by_class.items()},
            "modes": {
                mode.value: {
                    "usable_km": round(reach.usable_km, 3),
                    "connected_share": round(reach.connected_share, 4),
                    "outside_edges": reach.outside_edges,
                }
                for mode, reach in self.reach.items()
            },
        }


def report_of(roads: Roads) -> RoadsReport:
    """Count a network; classes by length, longest first."""
    km = np.bincount(roads.road_class, weights=roads.length_m, minlength=len(roads.road_classes)) / 1000
    order = np.argsort(-km, kind="stable").tolist()
    return RoadsReport(
        nodes=roads.nodes,
        edges=roads.edges,
        km_by_class={roads.road_classes[i]: float(km[i]) for i in order},
        reach={mode: _reach(roads, mode) for mode in Mode},
    )


def connected_edges(roads: Roads, mode: Mode) -> npt.NDArray[np.bool_]:
    """Which edges lie in the largest strongly connected part of a mode, by length."""
    may = roads.times_ms[mode] != UNREACHABLE
    rows = np.concatenate([roads.start[may[:, 0]], roads.end[may[:, 1]]])
    columns = np.concatenate([roads.end[may[:, 0]], roads.start[may[:, 1]]])
    graph = coo_matrix((np.ones(len(rows), dtype=np.int8), (rows, columns)), shape=(roads.nodes, roads.nodes))
    parts, part = connected_components(graph, directed=True, connection="strong")
    inside = may.any(axis=1) & (part[roads.start] == part[roads.end])
    length = np.bincount(part[roads.start[inside]], weights=roads.length_m[inside], minlength=parts)
    return np.asarray(inside & (part[roads.start] == int(length.argmax())))


def _reach(roads: Roads, mode: Mode) -> ModeReach:
    usable = (roads.times_ms[mode] != UNREACHABLE).any(axis=1)
    connected = connected_edges(roads, mode)
    return ModeReach(
        usable_km=float(roads.length_m[usable].sum()) / 1000,
        connected_km=float(roads.length_m[connected].sum()) / 1000,
        outside_edges=int((usable & ~connected).sum()),
    )
