"""Puts problems into the unit grids in force; those whose state needs a grid and that lie in none are refused."""

from collections.abc import Mapping, Sequence
from typing import Any

import shapely

from geodata.importers.comparing import differs
from geodata.importers.ground import containing
from geodata.importers.location import Regions
from geodata.importers.plane import Geometries, geometry_array
from geodata.importers.sheet import Sheet
from geodata.stores.problems import GridAt, ProblemStore
from gridsvc.problems.states import ProblemState

_NEEDS_NO_GRID = frozenset(
    {ProblemState.REPORTED, ProblemState.REJECTED, ProblemState.DUPLICATE, ProblemState.WITHDRAWN}
)
FILED_UNDER = ("district", "street", "community", "grid_id", "grid_code")


def filed(
    sheet: Sheet,
    store: ProblemStore,
    city_id: int,
    points: Geometries,
    regions: Sequence[Regions],
) -> dict[str, list[Any]]:
    """District, street, community and grid of each row; the regions hold where there is no grid."""
    alive = [row for row in sheet.alive if points[row] is not None]
    grids = _grids(store, city_id, alive, points[alive])
    columns: dict[str, list[Any]] = {name: [None] * len(sheet) for name in FILED_UNDER}
    for row in alive:
        grid = grids.get(row)
        under = (*regions[row], None, None) if grid is None else _under(grid)
        for name, value in zip(FILED_UNDER, under, strict=True):
            columns[name][row] = value
    return columns


def keep_filed(
    sheet: Sheet, columns: Mapping[str, list[Any]], geometries: Geometries, stored: Mapping[str, Mapping[str, Any]]
) -> None:
    """Leave problems that have not moved under the grid they were filed under, whatever grids are in force now."""
    for row in sheet.alive:
        known = stored.get(sheet.ids[row])
        if known and known["grid_code"] is not None and not differs(geometries[row], known["geom"]):
            for name in FILED_UNDER:
                columns[name][row] = known[name]


def refuse_without_grid(sheet: Sheet, columns: Mapping[str, Sequence[Any]], states: Sequence[str]) -> None:
    """Refuse rows whose state needs a grid and that have none."""
    for row in sheet.alive:
        if columns["grid_code"][row] is None and ProblemState(states[row]) not in _NEEDS_NO_GRID:
            sheet.refuse(row, "geometry", "no_grid", suggestion="import_grids", state=states[row])


def _grids(store: ProblemStore, city_id: int, rows: Sequence[int], points: Geometries) -> dict[int, GridAt]:
    if not len(points):
        return {}
    near = store.grids_around(city_id, shapely.total_bounds(points).tolist())
    by_code = {grid.code: grid for grid, _ in near}
    codes = containing(list(by_code), geometry_array(outline for _, outline in near), points)
    return {row: by_code[code] for row, code in zip(rows, codes, strict=True) if code is not None}


def _under(grid: GridAt) -> tuple[str, str, str, int, str]:
    return grid.district, grid.street, grid.community, grid.id, grid.code
