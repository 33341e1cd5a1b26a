"""Grid sets of a city: made from its communities, listed, checked, put in force."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

import numpy as np
import numpy.typing as npt
import shapely
from psycopg import Connection
from psycopg.rows import class_row

from geodata.cities import CityRow
from geodata.database import sql
from geodata.grids.check import GridFinding, unit_grid_findings
from geodata.grids.columns import grid_columns
from geodata.grids.square import metres_of, square_grids
from geodata.stores.grid_sets import GridSetRow, GridSetStore
from gridsvc.errors import Conflict, InvalidInput, NotFound
from gridsvc.grids.coverage import GAP_WIDTH_M

_HAIRLINE_M = 0.01
_HARMLESS = frozenset({"community_not_covered"})


@dataclass(frozen=True, slots=True)
class GridSetSummary:
    """One version of a district's grids in a list."""

    id: int
    public_id: UUID
    district: str
    version: int
    status: str
    valid_from: date | None
    valid_to: date | None
    method: str
    grids: int
    area_m2: float

    @property
    def row(self) -> GridSetRow:
        """The set as the store knows it."""
        return GridSetRow(
            self.id, self.public_id, self.district, self.version, self.status, self.valid_from, self.valid_to
        )


def grid_sets(connection: Connection, city: CityRow, district: str | None = None) -> tuple[GridSetSummary, ...]:
    """The sets of a city, or of one of its districts, newest first in each."""
    params = {"city": city.id, "district": district}
    with connection.cursor(row_factory=class_row(GridSetSummary)) as cursor:
        return tuple(cursor.execute(sql("city_grid_sets"), params).fetchall())


def chosen_set(
    connection: Connection, city: CityRow, *, district: str | None, version: int | None, drafts: bool = False
) -> tuple[GridSetSummary, ...]:
    """Of each district the version asked for, else its newest one (its newest draft); NotFound where there is none."""
    fitting = [
        each
        for each in grid_sets(connection, city, district)
        if (version is None or each.version == version) and (not drafts or each.status == "draft")
    ]
    newest = {each.district: each for each in reversed(fitting)}
    if not newest:
        raise NotFound(
            f"{city.city.code} has no such grid set",
            code="no_grid_draft" if drafts else "no_grid_set",
            params={"city": city.city.code, "district": district or "*", "version": version or "*"},
        )
    return tuple(newest[code] for code in sorted(newest))


def build_square_grids(
    connection: Connection, city: CityRow, *, district: str | None = None, cell_m: float = 100
) -> tuple[GridSetSummary, ...]:
    """Cut the communities of each district into a new draft; a set that would not be valid is not written."""
    store = GridSetStore(connection)
    for each, codes, outlines in _districts(connection, city, district):
        grids = square_grids(_fitted(outlines), codes, city.city.metric_srid, cell_m)
        columns = grid_columns(grids, codes)
        homes = dict(zip(codes, outlines, strict=True))
        findings = unit_grid_findings(grids.metric, list(columns.code), [*map(str, columns.community)], homes)
        _refuse_invalid(each, [finding for finding in findings if finding.code not in _HARMLESS])
        store.add(city.id, each, columns, method="square", settings={"cell_m": cell_m})
    return chosen_set(connection, city, district=district, version=None, drafts=True)


def findings_of_set(connection: Connection, city: CityRow, chosen: GridSetSummary) -> tuple[GridFinding, ...]:
    """What is wrong with a stored set."""
    rows = connection.execute(sql("unit_grids_of_set"), {"set": chosen.id}).fetchall()
    homes = {
        code: outline
        for _, codes, outlines in _districts(connection, city, chosen.district)
        for code, outline in zip(codes, outlines, strict=True)
    }
    if not rows:
        return (GridFinding("grid_set_empty", chosen.district, {"version": chosen.version}),)
    polygons = metres_of(_array(row[2] for row in rows), city.city.metric_srid)
    return unit_grid_findings(polygons, [row[0] for row in rows], [row[1] for row in rows], homes)


def publish_set(connection: Connection, chosen: GridSetSummary, valid_from: date) -> None:
    """Put a draft in force from a day on; anything else is a Conflict."""
    if chosen.status != "draft":
        raise Conflict(
            f"version {chosen.version} of {chosen.district} is {chosen.status}, only a draft can be published",
            code="grid_set_not_draft",
            params={"district": chosen.district, "version": chosen.version, "status": chosen.status},
        )
    GridSetStore(connection).publish(chosen.row, valid_from)


def _districts(
    connection: Connection, city: CityRow, district: str | None
) -> Iterator[tuple[str, list[str], npt.NDArray[np.object_]]]:
    params = {"city": city.id, "district": district}
    rows = connection.execute(sql("district_communities"), params).fetchall()
    if not rows:
        raise NotFound(
            f"{district or city.city.code} has no communities with an outline",
            code="no_communities",
            params={"city": city.city.code, "district": district or "*"},
        )
    for code, members in groupby(rows, key=lambda row: str(row[0])):
        own = list(members)
        yield code, [row[1] for row in own], metres_of(_array(row[2] for row in own), city.city.metric_srid)


def _fitted(outlines: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
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


def _array(geometries: Iterator[Any]) -> npt.NDArray[np.object_]:
    listed = list(geometries)
    array = np.empty(len(listed), dtype=object)
    array[:] = listed
    return array
