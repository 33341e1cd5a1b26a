"""Ground without a grid: gaps between grids, and what the rim of a community has bare."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import shapely

from gridsvc.grids.coverage import GAP_WIDTH_M, OUTSIDE_MAX_M2, bare_area

_NEAR_M = 0.1
_OPEN_MAX = 0.2
_NAMED_MAX = 4

Polygons = npt.NDArray[np.object_]

Communities = Mapping[str, shapely.Polygon | shapely.MultiPolygon | None]
"""Outlines in metres by code; None where a community has none."""


@dataclass(frozen=True, slots=True)
class GridFinding:
    """One thing that is wrong; `grid` is the code concerned, or that of a community; geometry: where, in metres."""

    code: str
    grid: str
    params: Mapping[str, object] = field(default_factory=dict)
    geometry: shapely.Geometry | None = None


def gap_findings(polygons: Polygons, codes: Sequence[str], communities: Communities) -> list[GridFinding]:
    """Bare ground over 1 m² and 5 cm wide. Where communities have no outline, what grids enclose has to be covered."""
    outlines = {code: outline for code, outline in communities.items() if outline is not None}
    sound = np.asarray(shapely.make_valid(polygons), dtype=object)
    known = np.array(list(outlines.values()), dtype=object)
    if len(outlines) == len(communities) and bare_area(known, sound) <= OUTSIDE_MAX_M2:
        return []
    tree = shapely.STRtree(sound)
    bare = [_bare(outline, sound, tree) for outline in outlines.values()]
    if len(outlines) < len(communities):
        bare.append(shapely.difference(_enclosed(sound), shapely.union_all([*outlines.values()])))
    findings, rims = [], dict[str, list[shapely.Polygon]]()
    for part in _parts(shapely.union_all([piece for each in bare for piece in _wide_parts(each)])):
        near = np.sort(tree.query(part, predicate="dwithin", distance=_NEAR_M))
        home = next((code for code, each in outlines.items() if each.intersects(shapely.point_on_surface(part))), "")
        if not home or _openness(part, sound[near]) < _OPEN_MAX:
            findings.append(_gap(part, home, [codes[i] for i in map(int, near)]))
        else:
            rims.setdefault(home, []).append(part)
    return findings + [_rim(code, parts) for code, parts in sorted(rims.items())]


def _bare(outline: shapely.Geometry, polygons: Polygons, tree: shapely.STRtree) -> shapely.Geometry:
    return shapely.difference(outline, shapely.union_all(polygons[tree.query(outline)]))


def _wide_parts(bare: shapely.Geometry) -> list[shapely.Polygon]:
    """Parts that are more than the raster, or two surveys of one border, explain; without the cracks that join them."""
    return [
        wide
        for part in _parts(bare)
        if part.area > OUTSIDE_MAX_M2
        for wide in _parts(_opened(part))
        if wide.area > OUTSIDE_MAX_M2
    ]


def _opened(part: shapely.Polygon) -> shapely.Geometry:
    core = shapely.buffer(part, -GAP_WIDTH_M / 2, join_style="mitre")
    return shapely.intersection(part, shapely.buffer(core, GAP_WIDTH_M / 2, join_style="mitre"))


def _openness(part: shapely.Polygon, around: Polygons) -> float:
    """Which share of an outline has no grid beside it."""
    free = shapely.difference(part.boundary, shapely.buffer(shapely.union_all(around), _NEAR_M))
    return float(shapely.length(free) / shapely.length(part))


def _gap(part: shapely.Polygon, home: str, around: Sequence[str]) -> GridFinding:
    wide = 2 * shapely.length(shapely.maximum_inscribed_circle(part, tolerance=0.01))
    params = {"m2": round(part.area, 1), "m": round(float(wide), 2), "others": _named(around)}
    return GridFinding("grid_gap", home or next(iter(around), ""), params, part)


def _rim(code: str, parts: Sequence[shapely.Polygon]) -> GridFinding:
    geometry = shapely.union_all(np.array(parts, dtype=object))
    return GridFinding("community_not_covered", code, {"m2": round(geometry.area, 1), "parts": len(parts)}, geometry)


def _named(codes: Sequence[str]) -> str:
    return ", ".join(codes[:_NAMED_MAX]) + " …" * (len(codes) > _NAMED_MAX)


def _enclosed(polygons: Polygons) -> shapely.Geometry:
    """What the grids enclose and do not cover."""
    outer = _parts(shapely.union_all(polygons))
    return shapely.union_all([shapely.Polygon(ring) for part in outer for ring in part.interiors])


def _parts(geometry: shapely.Geometry) -> list[shapely.Polygon]:
    return [part for part in shapely.get_parts(geometry).tolist() if isinstance(part, shapely.Polygon)]
