"""Cuts the ground into faces: every line of the lattice and of the communities noded together on a 1 mm raster."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from gridsvc.errors import InvalidInput
from gridsvc.grids.coverage import RASTER_M

_HAIRLINE_M = 0.01

Polygons = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Faces:
    """Polygons that share all vertices with their neighbours, and the position of the community of each."""

    polygons: Polygons
    community: npt.NDArray[np.int64]


def faces_along(lines: Polygons, communities: Polygons, codes: Sequence[str]) -> Faces:
    """Faces between lines inside communities; where two communities overlap, the lower code has them."""
    snapped = snapped_communities(communities, codes)
    noded = shapely.union_all(np.append(shapely.boundary(snapped), lines), grid_size=RASTER_M)
    polygons = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    owner = owners(polygons, snapped, codes)
    return Faces(polygons[owner >= 0], owner[owner >= 0])


def snapped_communities(communities: Polygons, codes: Sequence[str]) -> Polygons:
    """Communities on the 1 mm raster; InvalidInput names those without an area."""
    snapped = np.asarray(shapely.set_precision(communities, RASTER_M), dtype=object)
    if bad := [code for code, area in zip(codes, snapped, strict=True) if not area.area > 0 or not area.is_valid]:
        raise InvalidInput(
            f"communities without an area: {', '.join(bad[:5])}",
            code="community_without_area",
            params={"communities": ", ".join(bad[:5]), "count": len(bad)},
        )
    return snapped


def parted_communities(communities: Polygons, codes: Sequence[str]) -> Polygons:
    """Communities on the raster that share all corners and no ground: what two have in common the lower code gets."""
    snapped = snapped_communities(communities, codes)
    if shapely.coverage_is_valid(snapped, gap_width=_HAIRLINE_M):
        return snapped
    faces = faces_along(np.array([], dtype=object), snapped, codes)
    parts = [faces.polygons[faces.community == i] for i in range(len(codes))]
    whole = np.array([shapely.coverage_union_all(own) for own in parts], dtype=object)
    return snapped_communities(whole, codes)


def is_hairline(polygons: Polygons) -> npt.NDArray[np.bool_]:
    """Which polygons are thinner than a centimetre, as snapping leaves them."""
    return np.asarray(shapely.area(polygons) < _HAIRLINE_M * shapely.length(polygons) / 2)


def owners(polygons: Polygons, communities: Polygons, codes: Sequence[str]) -> npt.NDArray[np.int64]:
    """The community of each face by a point inside it, -1 for none; a hairline takes the nearest within 1 cm."""
    order = np.argsort(np.array(codes), kind="stable")
    tree = shapely.STRtree(communities[order])
    inside = shapely.point_on_surface(polygons)
    thin = np.flatnonzero(is_hairline(polygons))
    face, area = tree.query(inside, predicate="intersects")
    near_face, near = tree.query(inside[thin], predicate="dwithin", distance=_HAIRLINE_M)
    owner = np.full(len(polygons), len(order), dtype=np.int64)
    np.minimum.at(owner, thin[near_face], near)
    owner[face] = len(order)
    np.minimum.at(owner, face, area)
    return np.append(order, -1)[owner]
