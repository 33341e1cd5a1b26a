"""What a demonstration leaves on disk: lists of each plan, maps, the summary."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from api.demo.order import LISTS, MAPS, Order
from api.exports.files import ExportFormat, write_plan, write_whole
from api.map_export import MapOrder, export_city
from api.plans import exported_plan, with_streets
from geodata.cities import city_named
from geodata.database import Database, DatabaseRole
from geodata.sample.codes import CITY_CODE
from geodata.stores.plans import PlanStore
from gridsvc.actors import Actor
from gridsvc.plans.plan import Plan
from gridsvc.ports import Clock
from maps.description import Sheet


def write_files(order: Order, database: Database, plans: Sequence[Plan], *, actor: Actor, clock: Clock) -> None:
    """Write the lists of all plans, and maps that lead to their sheets."""
    with database.connect(DatabaseRole.READ) as connection:
        sheets = []
        for plan in plans:
            version = PlanStore(connection).version(plan.id).version
            exported = with_streets(connection, exported_plan(connection, plan, version))
            write_plan(exported, order.folder / LISTS / exported.level, tuple(ExportFormat), order.language)
            sheets.append(Sheet(exported.programme, f"../{LISTS}/{exported.level}/sheets/index.html"))
        row = city_named(connection, CITY_CODE)
        maps = MapOrder(order.folder / MAPS, order.language, sheets=tuple(sheets))
        export_city(connection, row, maps, actor=actor, clock=clock)


def write_summary(path: Path, summary: Mapping[str, Any]) -> None:
    """Write the summary as JSON."""
    write_whole(path, (json.dumps(summary, ensure_ascii=False, indent=2) + "\n").encode())
