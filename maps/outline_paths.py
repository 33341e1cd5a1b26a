"""Outlines of polygons in metres as paths of SVG pictures; north is up."""

import numpy as np
import numpy.typing as npt
import shapely

Geometries = npt.NDArray[np.object_]


def outline_path(polygons: Geometries, decimals: int) -> str:
    """All outlines as one path, with so many decimals of a metre."""
    rings = shapely.get_rings(shapely.get_parts(polygons))
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    texts = [f"{x:.{decimals}f},{-y:.{decimals}f}" for x, y in xy.tolist()]
    begins = np.flatnonzero(np.diff(ring, prepend=-1)).tolist()
    if not begins:
        return ""
    return "".join(
        f"M{' '.join(texts[begin : end - 1])}Z" for begin, end in zip(begins, [*begins[1:], len(texts)], strict=True)
    )


def view_box(bounds: tuple[float, float, float, float], decimals: int = 0) -> str:
    """West, south, east and north in metres as the view of a picture."""
    west, south, east, north = bounds
    return " ".join(f"{each:.{decimals}f}" for each in (west, -north, east - west, north - south))
