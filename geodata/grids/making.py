"""Unit grids of a city, made of its communities as new drafts: blocks between streets, squares or hexagons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from psycopg import Connection

from geodata.cities import CityRow
from geodata.database import sql
from geodata.grids.blocks import BlockWish, GuideLines, block_grids, street_guides
from geodata.grids.building import GridSetSummary, chosen_set, district_communities
from geodata.grids.check import GridFinding, unit_grid_findings
from geodata.grids.columns import grid_columns
from geodata.grids.continuing import codes_in_use, with_continued_codes
from geodata.grids.lattices import hexagon_lattice, square_lattice
from geodata.grids.outlines import geometry_array
from geodata.grids.quality import GridQuality, quality_of
from geodata.grids.square import square_grids
from geodata.grids.unit_grids import UnitGrids, metres_of
from geodata.roads.store import RoadStore
from geodata.stores.grid_sets import GridSetStore
from gridsvc.errors import InvalidInput, NotFound
from gridsvc.grids.coverage import GAP_WIDTH_M
from gridsvc.ports import Progress

_HAIRLINE_M = 0.01
_LEAST_CELL_M, _MOST_CELL_M = 20, 1000
_HARMLESS = frozenset({"community_not_covered", "communities_overlap"})

Geometries = npt.NDArray[np.object_]


class GridShape(StrEnum):
    """What unit grids look like."""

    BLOCK = "block"
    SQUARE = "square"
    HEXAGON = "hexagon"


METHODS: Mapping[GridShape, str] = {
    GridShape.BLOCK: "streets",
    GridShape.SQUARE: "square",
    GridShape.HEXAGON: "hexagon",
}
"""How a grid set names the way it was made."""

_LATTICES = {GridShape.SQUARE: square_lattice, GridShape.HEXAGON: hexagon_lattice}


@dataclass(frozen=True, slots=True)
class UnitGridPlan:
    """How to make unit grids; shape None: blocks where the city has streets, else squares.

    barriers (lines) and buildings (polygons) in WGS84 degrees; buildings None: those that the city has.
    """

    shape: GridShape | None = None
    cell_m: float = 100.0
    barriers: Geometries | None = None
    buildings: Geometries | None = None

    def __post_init__(self) -> None:
        if not _LEAST_CELL_M <= self.cell_m <= _MOST_CELL_M:
            raise InvalidInput(
                f"cells of {self.cell_m} m are not between {_LEAST_CELL_M} and {_MOST_CELL_M} m",
                code="cell_size_unusable",
                params={"field": "cell_m", "value": self.cell_m, "least": _LEAST_CELL_M, "most": _MOST_CELL_M},
            )


@dataclass(frozen=True, slots=True)
class _Ground:
    """What all districts of a city are cut along, in its metres."""

    shape: GridShape
    srid: int
    cell_m: float
    guides: GuideLines | None
    buildings: Geometries | None
    progress: Progress | None = None

    def grids(self, outlines: Geometries, codes: Sequence[str]) -> UnitGrids:
        """The unit grids of some communities."""
        if self.guides is not None:
            wish = BlockWish(self.cell_m, self.buildings)
            return block_grids(outlines, codes, self.srid, self.guides, wish=wish, progress=self.progress)
        return square_grids(outlines, codes, self.srid, self.cell_m, _LATTICES[self.shape])


def build_unit_grids(
    connection: Connection,
    city: CityRow,
    plan: UnitGridPlan | None = None,
    *,
    district: str | None = None,
    progress: Progress | None = None,
) -> tuple[tuple[GridSetSummary, GridQuality], ...]:
    """Cut the communities of each district into a new draft; a set that would not be valid is not written."""
    wanted = plan or UnitGridPlan()
    ground = replace(_ground(connection, city, wanted), progress=progress)
    qualities = []
    for each, codes, outlines in district_communities(connection, city, district):
        if wanted.buildings is None:
            ground = replace(ground, buildings=_stored_buildings(connection, city, each))
        known = codes_in_use(connection, city, each)
        grids = with_continued_codes(ground.grids(_fitted(outlines), codes), codes, known)
        columns = grid_columns(grids, codes)
        homes = dict(zip(codes, outlines, strict=True))
        findings = unit_grid_findings(grids.metric, list(columns.code), [*map(str, columns.community)], homes)
        _refuse_invalid(each, [finding for finding in findings if finding.code not in _HARMLESS])
        GridSetStore(connection).add(
            city.id, each, columns, method=METHODS[ground.shape], settings=_settings(ground, wanted)
        )
        qualities.append(quality_of(grids.metric, ground.buildings))
    return tuple(
        zip(chosen_set(connection, city, district=district, version=None, drafts=True), qualities, strict=True)
    )


def _ground(connection: Connection, city: CityRow, plan: UnitGridPlan) -> _Ground:
    srid = city.city.metric_srid
    shape, guides = plan.shape, None
    barriers = None if plan.barriers is None else metres_of(plan.barriers, srid)
    if shape in {None, GridShape.BLOCK}:
        try:
            guides = street_guides(RoadStore(connection).load(city.id).roads, srid, barriers)
        except NotFound:
            if shape is GridShape.BLOCK:
                raise
        shape = GridShape.SQUARE if guides is None else GridShape.BLOCK
    buildings = None if plan.buildings is None else metres_of(plan.buildings, srid)
    return _Ground(shape or GridShape.SQUARE, srid, plan.cell_m, guides, buildings)


def _stored_buildings(connection: Connection, city: CityRow, district: str) -> Geometries | None:
    rows = connection.execute(sql("district_buildings"), {"city": city.id, "district": district}).fetchall()
    if not rows:
        return None
    return np.asarray(shapely.get_parts(metres_of(geometry_array(row[1] for row in rows), city.city.metric_srid)))


def _settings(ground: _Ground, plan: UnitGridPlan) -> dict[str, Any]:
    return {
        "cell_m": plan.cell_m,
        "barriers": 0 if plan.barriers is None else len(plan.barriers),
        "buildings": 0 if ground.buildings is None else len(ground.buildings),
    }


def _fitted(outlines: Geometries) -> Geometries:
    """Communities that miss each other by less than a centimetre are brought together."""
    if shapely.coverage_is_valid(outlines, gap_width=GAP_WIDTH_M):
        return outlines
    clean = shapely.coverage_clean  # type: ignore[attr-defined]  # the stubs lag behind shapely 2.2
    return np.asarray(clean(outlines, gap_width=_HAIRLINE_M, merge_strategy="min_index"))


def _refuse_invalid(district: str, findings: list[GridFinding]) -> None:
    if findings:
        first = findings[0]
        raise InvalidInput(
            f"the communities of {district} give no valid grids: {first.code} at {first.grid}, {len(findings)} in all",
            code="grids_invalid",
            params={"district": district, "finding": first.code, "grid": first.grid, "count": len(findings)},
        )
