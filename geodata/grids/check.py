"""What is wrong with a set of unit grids: gaps, overlaps, borders crossed, codes that cannot be."""

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
import shapely

from geodata.grids.gaps import Communities, GridFinding, Polygons, gap_findings
from gridsvc.grids.coverage import OUTSIDE_MAX_M2, GridFault, coverage_faults

__all__ = [
    "Communities",
    "GridFinding",
    "Polygons",
    "crowded_communities",
    "ground_findings",
    "joining_findings",
    "overlapping_communities",
    "unit_grid_findings",
]

MOST_IN_A_COMMUNITY = 999
_UNIT_CODE = re.compile(r"[0-9]{12}[0-9]{2,3}")


def unit_grid_findings(
    polygons: Polygons,
    codes: Sequence[str],
    community_of: Sequence[str],
    communities: Communities,
) -> tuple[GridFinding, ...]:
    """All findings on grids (metres) with their codes and the codes of their communities; none for a valid set."""
    return (
        *_code_findings(codes, polygons, community_of, communities),
        *ground_findings(polygons, codes, community_of, communities),
    )


def ground_findings(
    polygons: Polygons, codes: Sequence[str], community_of: Sequence[str], communities: Communities
) -> tuple[GridFinding, ...]:
    """What is wrong on the ground, whatever the codes say; each code is there once."""
    return (
        *_set_findings(polygons, codes, community_of, communities),
        *gap_findings(polygons, codes, communities),
        *overlapping_communities(communities),
    )


def _code_findings(
    codes: Sequence[str], polygons: Polygons, community_of: Sequence[str], communities: Communities
) -> list[GridFinding]:
    different, counts = np.unique(np.array(codes, dtype=np.str_), return_counts=True)
    twice = counts > 1
    findings = [
        GridFinding("grid_code_twice", str(code), {"count": int(count)})
        for code, count in zip(different[twice].tolist(), counts[twice].tolist(), strict=True)
    ]
    findings += crowded_communities(community_of)
    for code, polygon, community in zip(codes, polygons, community_of, strict=True):
        if community not in communities:
            findings.append(GridFinding("grid_without_community", code, {"community": community}, polygon))
        elif not _UNIT_CODE.fullmatch(code) or not code.startswith(community):
            findings.append(GridFinding("grid_code_wrong", code, {"community": community}, polygon))
    return findings


def crowded_communities(community_of: Sequence[str]) -> list[GridFinding]:
    """Communities with more grids than three digits number."""
    return [
        GridFinding("community_too_full", code, {"count": count, "most": MOST_IN_A_COMMUNITY})
        for code, count in sorted(Counter(community_of).items())
        if code and count > MOST_IN_A_COMMUNITY
    ]


def joining_findings(polygons: Polygons, codes: Sequence[str]) -> list[GridFinding]:
    """Overlaps and misfits of polygons that need not cover anything."""
    outline = dict(zip(codes, polygons, strict=True))
    return [
        _finding(fault, [outline[grid] for grid in fault.grids], "", {}) for fault in coverage_faults(codes, polygons)
    ]


def _set_findings(
    polygons: Polygons, codes: Sequence[str], community_of: Sequence[str], communities: Communities
) -> list[GridFinding]:
    homes = np.array([communities.get(community) for community in community_of], dtype=object)
    community = dict(zip(codes, community_of, strict=True))
    outline = dict(zip(codes, polygons, strict=True))
    return [
        _finding(fault, [outline[grid] for grid in fault.grids], community[fault.grids[0]], communities)
        for fault in coverage_faults(codes, polygons, homes)
    ]


def _finding(
    fault: GridFault, outlines: Sequence[shapely.Polygon], community: str, communities: Communities
) -> GridFinding:
    grid, *others = fault.grids
    m2 = round(fault.area_m2, 3)
    match fault.code:
        case "grids_overlap":
            return GridFinding(fault.code, grid, {"other": others[0], "m2": m2}, outlines[0].intersection(outlines[1]))
        case "grid_outside_community":
            outside = shapely.difference(outlines[0], communities[community] or shapely.Polygon())
            reached = ", ".join(_reached(outside, communities)) or "–"
            return GridFinding(fault.code, grid, {"community": community, "m2": m2, "others": reached}, outside)
        case "grid_not_joined":
            x, y = fault.place or (0.0, 0.0)
            return GridFinding("grid_misfit", grid, {"x": x, "y": y, **fault.params}, shapely.Point(x, y))
        case _:
            return GridFinding(fault.code, grid, fault.params, outlines[0])


def _reached(outside: shapely.Geometry, communities: Communities) -> list[str]:
    """The communities in which a part of a grid lies that is outside its own."""
    return [
        code
        for code, outline in communities.items()
        if outline is not None and shapely.area(shapely.intersection(outside, outline)) > OUTSIDE_MAX_M2
    ]


def overlapping_communities(communities: Communities) -> list[GridFinding]:
    """Communities that claim the same ground, of which grids can only have one."""
    codes = sorted(code for code, outline in communities.items() if outline is not None)
    outlines = np.array([communities[code] for code in codes], dtype=object)
    one, other = shapely.STRtree(outlines).query(outlines, predicate="intersects")
    one, other = one[one < other], other[one < other]
    shared = shapely.intersection(outlines[one], outlines[other])
    return [
        GridFinding("communities_overlap", codes[i], {"other": codes[j], "m2": round(ground.area, 1)}, ground)
        for i, j, ground in zip(one.tolist(), other.tolist(), shared, strict=True)
        if ground.area > OUTSIDE_MAX_M2
    ]
