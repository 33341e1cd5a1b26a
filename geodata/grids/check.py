"""What is wrong with a set of unit grids: gaps, overlaps, borders crossed, codes that cannot be."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import shapely

GAP_WIDTH_M = 0.05
OUTSIDE_M2 = 1.0
_UNIT_CODE = re.compile(r"\d{12}\d{2,3}")
_OVERLAP_M2 = 1e-6

Polygons = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class GridFinding:
    """One thing that is wrong; `grid` is the code concerned, or that of a community."""

    code: str
    grid: str
    params: Mapping[str, object] = field(default_factory=dict)


def unit_grid_findings(
    polygons: Polygons,
    codes: Sequence[str],
    community_of: Sequence[str],
    communities: Mapping[str, shapely.Polygon | shapely.MultiPolygon],
) -> tuple[GridFinding, ...]:
    """All findings on grids (metres) with their codes and the codes of their communities; none for a valid set."""
    return (
        *_code_findings(codes, community_of, communities),
        *_overlaps(polygons, codes),
        *_misfits(polygons, codes),
        *_outside(polygons, codes, community_of, communities),
        *_uncovered(polygons, community_of, communities),
    )


def _code_findings(
    codes: Sequence[str], community_of: Sequence[str], communities: Mapping[str, object]
) -> list[GridFinding]:
    different, counts = np.unique(np.array(codes, dtype=np.str_), return_counts=True)
    findings = [GridFinding("grid_code_twice", str(code)) for code in different[counts > 1].tolist()]
    for code, community in zip(codes, community_of, strict=True):
        if community not in communities:
            findings.append(GridFinding("grid_without_community", code, {"community": community}))
        elif not _UNIT_CODE.fullmatch(code) or not code.startswith(community):
            findings.append(GridFinding("grid_code_wrong", code, {"community": community}))
    return findings


def _overlaps(polygons: Polygons, codes: Sequence[str]) -> list[GridFinding]:
    one, other = shapely.STRtree(polygons).query(polygons, predicate="overlaps")
    inner, outer = shapely.STRtree(polygons).query(polygons, predicate="within")
    apart = inner != outer
    pairs = np.unique(np.sort(np.concatenate([np.c_[one, other], np.c_[inner[apart], outer[apart]]]), axis=1), axis=0)
    shared = shapely.area(shapely.intersection(polygons[pairs[:, 0]], polygons[pairs[:, 1]]))
    return [
        GridFinding("grids_overlap", codes[i], {"other": codes[j], "m2": round(float(m2), 3)})
        for i, j, m2 in zip(map(int, pairs[:, 0]), map(int, pairs[:, 1]), shared.tolist(), strict=True)
        if m2 > _OVERLAP_M2
    ]


def _misfits(polygons: Polygons, codes: Sequence[str]) -> list[GridFinding]:
    edges = shapely.coverage_invalid_edges(polygons, gap_width=GAP_WIDTH_M)
    bad = np.flatnonzero(~shapely.is_empty(edges))
    places = shapely.get_coordinates(shapely.point_on_surface(edges[bad]))
    return [
        GridFinding("grid_misfit", codes[i], {"x": round(x, 3), "y": round(y, 3)})
        for i, (x, y) in zip(bad.tolist(), places.tolist(), strict=True)
    ]


def _outside(
    polygons: Polygons,
    codes: Sequence[str],
    community_of: Sequence[str],
    communities: Mapping[str, shapely.Polygon | shapely.MultiPolygon],
) -> list[GridFinding]:
    known = [i for i, community in enumerate(community_of) if community in communities]
    homes = np.array([communities[community_of[i]] for i in known], dtype=object)
    outside = shapely.area(shapely.difference(polygons[known], homes))
    return [
        GridFinding("grid_outside_community", codes[i], {"community": community_of[i], "m2": round(m2, 3)})
        for i, m2 in zip(known, outside.tolist(), strict=True)
        if m2 > OUTSIDE_M2
    ]


def _uncovered(
    polygons: Polygons,
    community_of: Sequence[str],
    communities: Mapping[str, shapely.Polygon | shapely.MultiPolygon],
) -> list[GridFinding]:
    """Communities of which more is left without a grid than snapping explains."""
    home = np.array(community_of)
    findings = []
    for code, outline in communities.items():
        own = polygons[home == code]
        bare = float(shapely.area(shapely.difference(outline, shapely.union_all(own))))
        if bare > OUTSIDE_M2 * max(len(own), 1):
            findings.append(GridFinding("community_not_covered", code, {"m2": round(bare, 1)}))
    return findings
