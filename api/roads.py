"""Streets of a city, as the command line and later the web handle them."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from api import wiring
from api.site_upkeep import schedule_site_work
from geodata.cities import CityRow, city_named
from geodata.extracts import ATTRIBUTION, RoadFile
from geodata.extracts.boundary_file import boundary_in
from geodata.roads import RoadsReport, report_of
from geodata.roads.closures import ClosedSpan, ClosureStore
from geodata.roads.store import RoadStore
from geodata.stores.import_runs import ImportRunStore
from gridsvc.imports import ImportReport
from gridsvc.usecases.change_ground import change_ground
from gridsvc.usecases.import_file import import_file


def imported_roads(
    file: Path,
    *,
    city: str | None,
    source: str = "",
    attribution: str | None = None,
    heights: Path | None = None,
    dry_run: bool = False,
) -> tuple[ImportReport, RoadsReport | None]:
    """Bring the streets of a file into a city; the report on the network where there is one."""
    actor = wiring.actor()
    with wiring.database().connect(actor=actor) as connection:
        chosen = city_named(connection, city)
        whose = ATTRIBUTION if attribution is None else attribution
        incoming = RoadFile(file, chosen, RoadStore(connection), source, whose, heights)
        report = import_file(
            incoming,
            ImportRunStore(connection, chosen.id),
            city=chosen.city.code,
            actor=actor,
            clock=wiring.clock,
            dry_run=dry_run,
        )
        if report.run_id is not None:
            schedule_site_work(connection, wiring.job_queue, actor=actor, city=chosen.city.code)
    return report, report_of(incoming.roads) if incoming.roads is not None else None


def close_roads(
    what: str | Path, *, city: str | None, begin: datetime | None, end: datetime | None, reason: str
) -> list[UUID]:
    """Close a street by name or edge id, or all streets in the area of a file; times without zone are the city's."""
    actor = wiring.actor()
    with wiring.database().connect(actor=actor) as connection:
        row = city_named(connection, city)
        store = ClosureStore(connection, row.id)
        span = ClosedSpan(_instant(row, begin) or wiring.clock(), _instant(row, end), reason)
        area = boundary_in(what) if isinstance(what, Path) else None
        return change_ground(
            lambda: [store.close_area(area, span)] if area is not None else [*store.close_street(str(what), span)],
            actor=actor,
            city=row.city.code,
        )


def open_roads(closure: UUID, *, city: str | None) -> None:
    """End a closure now."""
    actor = wiring.actor()
    with wiring.database().connect(actor=actor) as connection:
        row = city_named(connection, city)
        store = ClosureStore(connection, row.id)
        change_ground(lambda: store.open(closure, wiring.clock()), actor=actor, city=row.city.code)


def coming_closures(city: str | None) -> list[dict[str, Any]]:
    """Closures that have not ended, as JSON values."""
    with wiring.database().connect(actor=wiring.actor()) as connection:
        row = city_named(connection, city)
        closures = ClosureStore(connection, row.id).coming(wiring.clock())
    return [{**asdict(each), "area": each.area.wkt if each.area is not None else None} for each in closures]


def _instant(row: CityRow, given: datetime | None) -> datetime | None:
    return given.replace(tzinfo=row.city.clock) if given is not None and given.tzinfo is None else given
