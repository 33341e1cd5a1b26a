"""Which street runs along a piece of border."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from geodata.grids.blocks.guides import GuideLines

NO_STREET = -1

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class StreetFinder:
    """Looks for the nearest guide line of a point."""

    guides: GuideLines
    tree: shapely.STRtree

    def nearest(self, xy: npt.NDArray[np.float64], within_m: float) -> tuple[Ints, Ints]:
        """Rank and name of the nearest line within some metres of each point (k, 2), -1 for none."""
        rank, name = np.full(len(xy), NO_STREET), np.full(len(xy), NO_STREET)
        if not len(self.guides.lines):
            return rank, name
        point, line = self.tree.query_nearest(shapely.points(xy), max_distance=within_m, all_matches=False)
        rank[point], name[point] = self.guides.rank[line], self.guides.name[line]
        return rank, name


def street_finder(guides: GuideLines) -> StreetFinder:
    """A finder over guide lines."""
    return StreetFinder(guides, shapely.STRtree(guides.lines))
