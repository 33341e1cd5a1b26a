"""Square and hexagonal unit grids: cells of a lattice cut at community borders, slivers joined to their neighbours."""

from collections.abc import Sequence

import numpy as np
import shapely

from geodata.grids.faces import Polygons, faces_along
from geodata.grids.lattices import Lattice, square_lattice
from geodata.grids.merging import merged_faces
from geodata.grids.unit_grids import UnitGrids, in_order_of_code
from gridsvc.errors import InvalidInput


def square_grids(
    communities: Sequence[shapely.Polygon | shapely.MultiPolygon] | Polygons,
    codes: Sequence[str],
    metric_srid: int,
    cell_m: float = 100,
    lattice: Lattice = square_lattice,
) -> UnitGrids:
    """Grids of communities given in metres, with their 12-digit codes; InvalidInput where one needs over 999."""
    areas = np.array(communities, dtype=object)
    if len(areas) != len(codes) or not len(areas):
        raise InvalidInput(f"{len(areas)} communities have {len(codes)} codes", code="communities_without_codes")
    faces = merged_faces(faces_along(lattice(shapely.total_bounds(areas), cell_m), areas, codes), cell_m)
    return in_order_of_code(faces, codes, metric_srid, cell_m)
