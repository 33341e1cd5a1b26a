"""Unit grids as columns of the table `grid`."""

from collections.abc import Sequence

from geodata.grids.unit_grids import UnitGrids
from geodata.stores.grid_sets import GridColumns


def grid_columns(grids: UnitGrids, community_codes: Sequence[str]) -> GridColumns:
    """Columns for the grids of these communities."""
    community: list[str] = [community_codes[i] for i in map(int, grids.community)]
    return GridColumns(
        code=grids.code.tolist(),
        level=["unit"] * len(community),
        street=[code[:9] for code in community],
        community=community,
        area_m2=grids.area_m2.tolist(),
        geom=grids.geometry.tolist(),
    )
