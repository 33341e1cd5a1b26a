"""The maps of a city as a folder: what the database holds, handed to what draws it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

import numpy as np
from psycopg import Connection

from api.city_views import city_view
from geodata.cities import CityRow
from geodata.stores.map_reader import MapReader, Row
from geodata.stores.site_search import SiteSearch
from gridsvc.actors import Actor, Role
from gridsvc.language import Language
from gridsvc.ports import Clock
from maps.description import CityView, Sheet
from maps.embedded import EmbeddedPlan, OpenProblems, Table
from maps.export import MapData, export_maps

_SEES_SEALED = frozenset({Role.PLANNER, Role.SUPERVISOR})
_WAY_DEGREES = 0.00002


@dataclass(frozen=True, slots=True)
class MapOrder:
    """What to export of a city, and where to: its published plans, or those of given ids."""

    folder: Path
    language: Language = Language.ZH
    plans: tuple[UUID, ...] | None = None
    sheets: tuple[Sheet, ...] = ()


def export_city(connection: Connection, row: CityRow, order: MapOrder, *, actor: Actor, clock: Clock) -> Path:
    """Write the maps of a city; answers the page to open."""
    now = clock()
    reader = MapReader(connection, row.id)
    view = city_view(connection, row, order.plans)
    data = MapData(
        regions=_table("polygon", reader.regions()),
        roads=_table("line", reader.roads()),
        grids=_table("polygon", reader.grids()),
        closures=_table("line", reader.closures(view.code, _earliest(row, view, now))),
        sites=_table("any", reader.sites(view.code, now)),
        problems=_problems(reader, view.code, now),
        site_words=SiteSearch(connection, row.id).known_words(),
        plans={link.id: _plan(reader, link.id, now, actor) for link in view.plans},
    )
    return export_maps(order.folder, view, data, language=order.language, sheets=order.sheets)


def _problems(reader: MapReader, code: str, now: datetime) -> OpenProblems:
    counted = reader.open_problems(now)
    table = _table("any", reader.problems(code, now))
    return OpenProblems(now.isoformat(), table, counted["suspended"], counted["seen"])


def _earliest(row: CityRow, view: CityView, now: datetime) -> datetime:
    """When the first of the plans begins, if that has been already."""
    begins = (datetime.combine(plan.starts_on, time.min, row.city.clock) for plan in view.plans)
    return min([now, *begins])


def _plan(reader: MapReader, plan: UUID, now: datetime, actor: Actor) -> EmbeddedPlan:
    document = reader.plan_document(plan, now, sees_sealed=actor.role in _SEES_SEALED)
    features = reader.plan_features(plan, document, tolerance=_WAY_DEGREES)
    routes = [{**route, "stops": []} for route in document["routes"]]
    return EmbeddedPlan({**document, "routes": routes, "unplanned": []}, features)


def _table(shape: Literal["polygon", "line", "any"], rows: Sequence[Row]) -> Table:
    geometries = np.empty(len(rows), dtype=object)
    geometries[:] = [row["geom"] for row in rows]
    return Table(shape, [_plain(row) for row in rows], geometries)


def _plain(row: Row) -> dict[str, Any]:
    return {name: _text(value) for name, value in row.items() if name != "geom" and value is not None}


def _text(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
