"""Codes of unit grids: the community's 12 digits and a number by bands from north to south, west to east in each."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely

from gridsvc.errors import InvalidInput

MOST_IN_A_COMMUNITY = 999
BAND_M = 100.0


def unit_codes(
    polygons: npt.NDArray[np.object_],
    community: npt.NDArray[np.int64],
    codes: Sequence[str],
    band_m: float = BAND_M,
) -> npt.NDArray[np.str_]:
    """The 15-digit code of each polygon (metres); InvalidInput names communities with more than 999."""
    counts = np.bincount(community, minlength=len(codes))
    if crowded := {codes[i]: int(counts[i]) for i in np.flatnonzero(counts > MOST_IN_A_COMMUNITY).tolist()}:
        code, count = next(iter(crowded.items()))
        raise InvalidInput(
            f"community {code} would have {count} grids, more than {MOST_IN_A_COMMUNITY}",
            code="community_with_too_many_grids",
            params={"community": code, "count": count, "most": MOST_IN_A_COMMUNITY, "communities": len(crowded)},
        )
    xy = shapely.get_coordinates(shapely.point_on_surface(polygons))
    band = -np.floor(xy[:, 1] / band_m)
    order = np.lexsort([xy[:, 1], xy[:, 0], band, community])
    begins = np.concatenate([[0], np.cumsum(counts)])[community[order]]
    number = np.empty(len(polygons), dtype=np.int64)
    number[order] = np.arange(len(polygons)) - begins + 1
    return np.array([f"{codes[i]}{each:03d}" for i, each in zip(community.tolist(), number.tolist(), strict=True)])
