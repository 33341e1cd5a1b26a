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
        *_set_findings(polygons, codes, community_of, communities),
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


def _set_findings(
    polygons: Polygons,
    codes: Sequence[str],
    community_of: Sequence[str],
    communities: Mapping[str, shapely.Polygon | shapely.MultiPolygon],
) -> list[GridFinding]:
    homes = np.array([communities.get(community) for community in community_of], dtype=object)
    community = dict(zip(codes, community_of, strict=True))
    return [_finding(fault, community[fault.grids[0]]) for fault in coverage_faults(codes, polygons, homes)]


def _finding(fault: GridFault, community: str) -> GridFinding:
    grid, *others = fault.grids
    m2 = round(fault.area_m2, 3)
    match fault.code:
        case "grids_overlap":
            return GridFinding(fault.code, grid, {"other": others[0], "m2": m2})
        case "grid_outside_community":
            return GridFinding(fault.code, grid, {"community": community, "m2": m2})
        case "grid_not_joined":
            x, y = fault.place or (0.0, 0.0)
            return GridFinding("grid_misfit", grid, {"x": x, "y": y})
        case _:
            return GridFinding(fault.code, grid, fault.params)


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
        bare = float(shapely.area(shapely.difference(outline, shapely.union_all(shapely.make_valid(own)))))
        if bare > OUTSIDE_MAX_M2 * max(len(own), 1):
            findings.append(GridFinding("community_not_covered", code, {"m2": round(bare, 1)}))
    return findings
