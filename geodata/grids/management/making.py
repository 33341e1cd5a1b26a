"""Makes the management grids of stored unit grids: in the newest draft, else in a new one that begins as a copy."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from psycopg import Connection
from psycopg.types.json import Jsonb

from geodata.cities import CityRow
from geodata.database import sql
from geodata.grids.building import GridSetSummary, chosen_set
from geodata.grids.management.minutes import patrol_minutes
from geodata.grids.management.sets import ManagementSets, Unevenness, management_codes, management_sets
from geodata.grids.management.streets import WalkedStreets, walked_streets
from geodata.grids.management.unit_graph import unit_graph
from geodata.grids.outlines import geometry_array
from geodata.grids.unit_grids import degrees_of, metres_of
from geodata.roads.store import RoadStore
from geodata.stores.grid_sets import GridColumns, GridSetRow, GridSetStore
from gridsvc.errors import InvalidInput, NotFound
from gridsvc.grids.codes import GridLevel

DEFAULT_MINUTES = 420.0
"""A team's seven hours on the road."""
SEED = 1


@dataclass(frozen=True, slots=True)
class ManagementReport:
    """What came out for one district: minutes of the grids, the largest over the mean minus 1, and why if over 15 %."""

    grids: int
    minutes_mean: float
    minutes_least: float
    minutes_most: float
    balance: float
    units_median: float
    shape_median: float
    streets_known: bool
    reasons: tuple[Unevenness, ...]


def build_management_grids(
    connection: Connection, city: CityRow, *, district: str | None = None, wanted_min: float = DEFAULT_MINUTES
) -> tuple[tuple[GridSetSummary, ManagementReport], ...]:
    """Make those of each district's newest set; what the set had of that level before is replaced."""
    if not wanted_min > 0:
        raise InvalidInput(
            f"management grids of {wanted_min} minutes cannot be",
            code="management_minutes_not_positive",
            params={"field": "minutes", "value": wanted_min},
        )
    streets = _streets(connection, city)
    made = {}
    for chosen in chosen_set(connection, city, district=district, version=None):
        draft = _draft_of(connection, chosen)
        made[draft.id] = _made(connection, city, draft, streets, wanted_min)
    after = {each.id: each for each in chosen_set(connection, city, district=district, version=None, drafts=True)}
    return tuple((after[key], report) for key, report in made.items())


def _made(
    connection: Connection, city: CityRow, draft: GridSetRow, streets: WalkedStreets, wanted_min: float
) -> ManagementReport:
    srid = city.city.metric_srid
    store = GridSetStore(connection)
    grids = store.grids(draft.id)
    units = {code: row for code, row in grids.items() if row["level"] == GridLevel.UNIT}
    if not units:
        raise NotFound(
            f"version {draft.version} of {draft.district} has no unit grids",
            code="no_unit_grids",
            params={"district": draft.district, "version": draft.version},
        )
    polygons = metres_of(geometry_array(row["geom"] for row in units.values()), srid)
    minutes = patrol_minutes(polygons, streets.lines, *_sites(connection, city, draft.district))
    graph = unit_graph(polygons, minutes, streets)
    offices = [str(row["street"]) for row in units.values()]
    sets = management_sets(polygons, offices, graph, wanted_min=wanted_min, seed=SEED)
    codes = management_codes(sets, _known(grids, srid), _used(connection, draft.district))
    members = dict(zip(units, (codes[each] for each in sets.label.tolist()), strict=True))
    store.replace_level(city.id, draft, GridLevel.MANAGEMENT, _columns(sets, codes, srid), members)
    report = _report(sets, streets)
    settings = {"minutes": wanted_min, "of_grid": dict(zip(codes, np.round(sets.minutes, 1).tolist(), strict=True))}
    connection.execute(sql("note_grid_settings"), {"set": draft.id, "settings": Jsonb({"management": settings})})
    return report


def _draft_of(connection: Connection, chosen: GridSetSummary) -> GridSetRow:
    """The set itself where it is a draft, else a copy of it as the next draft, its people with it."""
    if chosen.status == "draft":
        return chosen.row
    return GridSetStore(connection).copy(chosen.row)


def _streets(connection: Connection, city: CityRow) -> WalkedStreets:
    try:
        return walked_streets(RoadStore(connection).load(city.id).roads, city.city.metric_srid)
    except NotFound:
        return WalkedStreets(np.empty(0, dtype=object), np.empty(0))


def _sites(connection: Connection, city: CityRow, district: str) -> tuple[Any, Any]:
    rows = connection.execute(sql("site_minutes"), {"city": city.id, "district": district}).fetchall()
    places = metres_of(geometry_array(row[0] for row in rows), city.city.metric_srid)
    return places, np.array([row[1] for row in rows], dtype=np.float64)


def _known(grids: Mapping[str, Mapping[str, Any]], srid: int) -> dict[str, shapely.Geometry]:
    own = {code: row["geom"] for code, row in grids.items() if row["level"] == GridLevel.MANAGEMENT}
    return dict(zip(own, metres_of(geometry_array(own.values()), srid), strict=True))


def _used(connection: Connection, district: str) -> list[str]:
    return [code for (code,) in connection.execute(sql("management_codes_used"), {"district": district})]


def _columns(sets: ManagementSets, codes: tuple[str, ...], srid: int) -> GridColumns:
    return GridColumns(
        code=codes,
        level=[GridLevel.MANAGEMENT.value] * len(codes),
        street=sets.street,
        community=[None] * len(codes),
        area_m2=shapely.area(sets.outline).tolist(),
        geom=degrees_of(sets.outline, srid).tolist(),
    )


def _report(sets: ManagementSets, streets: WalkedStreets) -> ManagementReport:
    shape = 4 * np.pi * shapely.area(sets.outline) / shapely.length(sets.outline) ** 2
    return ManagementReport(
        grids=len(sets.street),
        minutes_mean=round(float(sets.minutes.mean()), 1),
        minutes_least=round(float(sets.minutes.min()), 1),
        minutes_most=round(float(sets.minutes.max()), 1),
        balance=round(sets.balance, 4),
        units_median=float(np.median(np.bincount(sets.label))),
        shape_median=round(float(np.median(shape)), 3),
        streets_known=bool(len(streets.lines)),
        reasons=sets.reasons,
    )
