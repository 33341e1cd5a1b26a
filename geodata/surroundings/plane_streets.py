"""Streets on the metric plane of a city, with an index over them."""

import uuid

import numpy as np
import numpy.typing as npt
import shapely

from geodata.importers.plane import Geometries, Plane
from geodata.roads.edge_rows import edge_lines
from geodata.roads.report import connected_edges
from gridsvc.roads import UNREACHABLE, Mode, Roads

SNAP_MAX_M = 300.0
"""How far a street may be from the place that it leads to."""


class PlaneStreets:
    """All edges of a network as lines in metres; those that people walk and that hang together have an index too."""

    def __init__(self, roads: Roads, plane: Plane) -> None:
        self.roads = roads
        self.lines: Geometries = plane.metres(edge_lines(roads))
        self.tree = shapely.STRtree(self.lines)
        self.usable = {mode: (times != UNREACHABLE).any(axis=1) for mode, times in roads.times_ms.items()}
        self._walked = np.flatnonzero(self.usable[Mode.WALK] & connected_edges(roads, Mode.WALK))
        self.walked_tree = shapely.STRtree(self.lines[self._walked])

    def touching(self, outlines: Geometries) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
        """Pairs of an outline and a walked edge that meet."""
        outline, found = self.walked_tree.query(outlines, predicate="intersects")
        return outline, self._walked[found]

    def nearest(self, points: Geometries) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.float64]]:
        """The nearest walked edge of each point and the metres to it; -1 and infinity where none is within reach."""
        edge, away = np.full(len(points), -1, dtype=np.intp), np.full(len(points), np.inf)
        (point, found), distance = self.walked_tree.query_nearest(
            points, max_distance=SNAP_MAX_M, return_distance=True, all_matches=True
        )
        order = np.lexsort((found, distance, point))[::-1]
        edge[point[order]], away[point[order]] = self._walked[found[order]], distance[order]
        return edge, away

    def name(self, edge: int) -> str:
        """The street that an edge belongs to."""
        return self.roads.names[int(self.roads.name[edge])]

    def public_id(self, edge: int) -> uuid.UUID:
        """The id of an edge."""
        return uuid.UUID(bytes=self.roads.ids[edge].tobytes())
