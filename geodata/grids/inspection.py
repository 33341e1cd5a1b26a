"""Everything that can be said of a set of grids: what is wrong with it, and what only looks odd."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from psycopg import Connection

from geodata.cities import CityRow
from geodata.database import sql
from geodata.grids.building import GridSetSummary
from geodata.grids.check import Communities, GridFinding, Polygons, unit_grid_findings
from geodata.grids.features import Feature
from geodata.grids.former_places import reused_codes
from geodata.grids.larger_check import larger_grid_findings
from geodata.grids.outlines import geometry_array
from geodata.grids.shape_check import SizeBounds, cut_buildings, shape_findings
from geodata.grids.unit_grids import degrees_of, metres_of
from geodata.stores.grid_sets import GridSetStore
from gridsvc.grids.codes import GridLevel

_FAULTY_SHAPES = frozenset({"grid_sliver"})


@dataclass(frozen=True, slots=True)
class SurveyFile:
    """What of one district is in a file: unit grids, larger ones, or communities."""

    name: str
    district: str
    grids: int
    management_grids: int = 0
    evaluation_grids: int = 0
    communities: int = 0


@dataclass(frozen=True, slots=True)
class Inspection:
    """One set inspected. findings make it invalid, remarks do not; outlines: unit grids in metres."""

    chosen: GridSetSummary | SurveyFile
    findings: tuple[GridFinding, ...]
    remarks: tuple[GridFinding, ...]
    metric_srid: int
    outlines: Polygons

    @property
    def told(self) -> tuple[tuple[GridFinding, bool], ...]:
        """Findings, then remarks, each with whether it makes the set invalid."""
        return (*((each, True) for each in self.findings), *((each, False) for each in self.remarks))

    def features(self) -> list[Feature]:
        """What is told, each where it is."""
        placed = [each.geometry for each, _ in self.told if each.geometry is not None]
        outlines = iter(degrees_of(geometry_array(placed), self.metric_srid))
        return [
            Feature(
                None if each.geometry is None else next(outlines),
                {
                    **self._heading,
                    "weight": "finding" if fault else "remark",
                    "code": each.code,
                    "grid": each.grid,
                    **each.params,
                },
            )
            for each, fault in self.told
        ]

    @property
    def _heading(self) -> dict[str, Any]:
        chosen = self.chosen
        where = {"file": chosen.name} if isinstance(chosen, SurveyFile) else {"version": chosen.version}
        return {"district": chosen.district, **where}


def inspected_set(
    connection: Connection, city: CityRow, chosen: GridSetSummary, bounds: SizeBounds | None = None
) -> Inspection:
    """Inspect a stored set against its communities, streets and the buildings that are known."""
    srid = city.city.metric_srid
    grids = GridSetStore(connection).grids(chosen.id)
    units = {code: row for code, row in grids.items() if row["level"] == GridLevel.UNIT}
    if not units:
        empty = GridFinding("grid_set_empty", chosen.district, {"version": chosen.version})
        return Inspection(chosen, (empty,), (), srid, geometry_array([]))
    polygons = metres_of(geometry_array(row["geom"] for row in units.values()), srid)
    codes = list(units)
    communities = communities_of(connection, city, chosen.district)
    wrong_shapes, odd_shapes = looked_at(connection, city, chosen.district, codes, polygons, bounds=bounds)
    findings = (
        *unit_grid_findings(polygons, codes, _homes(units), communities),
        *wrong_shapes,
        *larger_grid_findings(units, polygons, _larger(grids, srid)),
        *reused_codes(connection, city, chosen.district, codes, polygons, set_id=chosen.id),
    )
    return Inspection(chosen, findings, odd_shapes, srid, polygons)


def looked_at(
    connection: Connection,
    city: CityRow,
    district: str,
    codes: Sequence[str],
    polygons: Polygons,
    *,
    bounds: SizeBounds | None = None,
) -> tuple[tuple[GridFinding, ...], tuple[GridFinding, ...]]:
    """Findings and remarks on the shapes of unit grids in metres, and on buildings that their borders cut."""
    shapes = shape_findings(codes, polygons, bounds or SizeBounds())
    buildings = _buildings(connection, city, district)
    return (
        tuple(each for each in shapes if each.code in _FAULTY_SHAPES),
        (
            *(each for each in shapes if each.code not in _FAULTY_SHAPES),
            *cut_buildings(codes, polygons, *buildings),
        ),
    )


def communities_of(connection: Connection, city: CityRow, district: str) -> Communities:
    """The communities of a district with their outlines in metres."""
    rows = connection.execute(sql("communities_of_district"), {"city": city.id, "district": district}).fetchall()
    outlined = [row for row in rows if row[1] is not None]
    outlines = metres_of(geometry_array(row[1] for row in outlined), city.city.metric_srid)
    return dict.fromkeys(row[0] for row in rows) | dict(zip([row[0] for row in outlined], outlines, strict=True))


def _homes(units: Mapping[str, Mapping[str, Any]]) -> list[str]:
    return [str(row["community"]) for row in units.values()]


def _larger(
    grids: Mapping[str, Mapping[str, Any]], srid: int
) -> dict[GridLevel, dict[str, tuple[str, shapely.Geometry]]]:
    """Street and outline in metres of the larger grids by level and code."""
    found: dict[GridLevel, dict[str, tuple[str, shapely.Geometry]]] = {}
    for level in (GridLevel.MANAGEMENT, GridLevel.EVALUATION):
        own = {code: row for code, row in grids.items() if row["level"] == level}
        outlines = metres_of(geometry_array(row["geom"] for row in own.values()), srid)
        found[level] = {
            code: (row["street"], outline) for (code, row), outline in zip(own.items(), outlines, strict=True)
        }
    return found


def _buildings(connection: Connection, city: CityRow, district: str) -> tuple[Sequence[str], Any]:
    rows = connection.execute(sql("district_buildings"), {"city": city.id, "district": district}).fetchall()
    if not rows:
        return [], np.empty(0, dtype=object)
    return [row[0] for row in rows], metres_of(geometry_array(row[1] for row in rows), city.city.metric_srid)
