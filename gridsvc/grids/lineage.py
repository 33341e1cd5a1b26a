"""What became of the grids of one version in the next: which ground went where."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

OVERLAP_MIN_M2 = 1.0
"""Less ground than this is the noise of two surveys, not a descent."""

Geometries = npt.NDArray[np.object_]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Lineage:
    """k pairs of an old and a new grid by position, with the ground they have in common and its share of the old one.

    The shares of an old grid sum to 1 where the new version covers it all, to less where some of it is gone.
    """

    old: Ints
    new: Ints
    area_m2: Floats
    share: Floats


def lineage_of(old: Geometries, new: Geometries) -> Lineage:
    """Lineage between two coverages of polygons in metres, in order of old, then new."""
    old_area, new_area = shapely.area(old), shapely.area(new)
    kept_old, kept_new = _unchanged(old, new)
    one, other = _meeting(old, new, kept_old, kept_new)
    area = shapely.area(shapely.intersection(old[one], new[other]))
    covered = np.bincount(one, area, minlength=len(old))
    large = area >= np.minimum(OVERLAP_MIN_M2, 0.5 * np.minimum(old_area[one], new_area[other]))
    one, other, area = one[large], other[large], area[large]
    kept = np.bincount(one, area, minlength=len(old))
    whole = np.where(old_area - covered <= OVERLAP_MIN_M2, kept, old_area)[one]
    first, second = np.append(kept_old, one), np.append(kept_new, other)
    order = np.lexsort([second, first])
    return Lineage(
        old=first[order],
        new=second[order],
        area_m2=np.append(old_area[kept_old], area)[order],
        share=np.append(np.ones(len(kept_old)), np.minimum(area / whole, 1.0))[order],
    )


def _unchanged(old: Geometries, new: Geometries) -> tuple[Ints, Ints]:
    """Positions of polygons that are in both sets, corner for corner."""
    outlines = {outline: place for place, outline in enumerate(shapely.to_wkb(shapely.normalize(new)))}
    found = [outlines.get(outline, -1) for outline in shapely.to_wkb(shapely.normalize(old))]
    there = np.array(found, dtype=np.int64)
    return np.flatnonzero(there >= 0), there[there >= 0]


def _meeting(old: Geometries, new: Geometries, kept_old: Ints, kept_new: Ints) -> tuple[Ints, Ints]:
    """Pairs that may have ground in common: what is unchanged leaves nothing to the others."""
    rest_old = np.setdiff1d(np.arange(len(old)), kept_old)
    rest_new = np.setdiff1d(np.arange(len(new)), kept_new)
    place_old, place_new = shapely.STRtree(new[rest_new]).query(old[rest_old], predicate="intersects")
    return rest_old[place_old], rest_new[place_new]
