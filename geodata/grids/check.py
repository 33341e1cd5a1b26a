"""What is wrong with a set of unit grids: gaps, overlaps, borders crossed, codes that cannot be."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import shapely

from gridsvc.grids.coverage import OUTSIDE_MAX_M2, GridFault, coverage_faults

_UNIT_CODE = re.compile(r"\d{12}\d{2,3}")

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


def unit_grid_findings(
    polygons: Polygons,
    codes: Sequence[str],
    community_of: Sequence[str],
    communities: Communities,
) -> tuple[GridFinding, ...]:
    """All findings on grids (metres) with their codes and the codes of their communities; none for a valid set."""
    return (
        *_code_findings(codes, polygons, community_of, communities),
        *_set_findings(polygons, codes, community_of, communities),
        *_uncovered(polygons, community_of, communities),
    )


def _code_findings(
    codes: Sequence[str], polygons: Polygons, community_of: Sequence[str], communities: Communities
) -> list[GridFinding]:
    different, counts = np.unique(np.array(codes, dtype=np.str_), return_counts=True)
    findings = [GridFinding("grid_code_twice", str(code)) for code in different[counts > 1].tolist()]
    for code, polygon, community in zip(codes, polygons, community_of, strict=True):
        if community not in communities:
            findings.append(GridFinding("grid_without_community", code, {"community": community}, polygon))
        elif not _UNIT_CODE.fullmatch(code) or not code.startswith(community):
            findings.append(GridFinding("grid_code_wrong", code, {"community": community}, polygon))
    return findings


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
            return GridFinding("grid_misfit", grid, {"x": x, "y": y}, shapely.Point(x, y))
        case _:
            return GridFinding(fault.code, grid, fault.params, outlines[0])


def _reached(outside: shapely.Geometry, communities: Communities) -> list[str]:
    """The communities in which a part of a grid lies that is outside its own."""
    return [
        code
        for code, outline in communities.items()
        if outline is not None and shapely.area(shapely.intersection(outside, outline)) > OUTSIDE_MAX_M2
    ]


def _uncovered(polygons: Polygons, community_of: Sequence[str], communities: Communities) -> list[GridFinding]:
    """Ground of communities without a grid, more of it than snapping explains; what grids enclose is a gap."""
    home = np.array(community_of)
    enclosed = _holes(polygons)
    holes = shapely.union_all(enclosed)
    findings = []
    for code, outline in communities.items():
        if outline is None:
            continue
        own = polygons[home == code]
        bare = shapely.difference(outline, shapely.union_all(shapely.make_valid(own)))
        gaps = _parts(shapely.intersection(bare, holes)) if len(enclosed) else []
        findings += [
            GridFinding("grid_gap", code, {"m2": round(gap.area, 3)}, gap) for gap in gaps if gap.area > OUTSIDE_MAX_M2
        ]
        rim = shapely.difference(bare, holes)
        if rim.area > OUTSIDE_MAX_M2 * max(len(own), 1):
            findings.append(GridFinding("community_not_covered", code, {"m2": round(rim.area, 1)}, rim))
    return findings


def _holes(polygons: Polygons) -> Polygons:
    """What the grids enclose and do not cover."""
    outer = _parts(shapely.union_all(shapely.make_valid(polygons)))
    return np.array([shapely.Polygon(ring) for part in outer for ring in part.interiors], dtype=object)


def _parts(geometry: shapely.Geometry) -> list[shapely.Polygon]:
    return [part for part in shapely.get_parts(geometry).tolist() if isinstance(part, shapely.Polygon)]
