"""Streets of a city, as the command line and later the web handle them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
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
from geodata.roads.closures import ClosedSpan, ClosureStore, StreetPlace
from geodata.roads.store import RoadStore
from geodata.stores.import_runs import ImportRunStore
from gridsvc.errors import InvalidInput
from gridsvc.imports import ImportReport
from gridsvc.itineraries import LonLat
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


@dataclass(frozen=True, slots=True)
class WhichStreets:
    """Which streets are meant: a name, an id, or a file of an area; of several by one name the nearest, or all.

    near: WGS84 lon, lat.
    """

    what: str | Path
    near: LonLat | None = None
    everywhere: bool = False


def close_roads(
    which: WhichStreets, *, city: str | None, begin: datetime | None, end: datetime | None, reason: str
) -> dict[str, Any]:
    """Close streets; times without zone are the city's. What was closed, as JSON values."""
    actor = wiring.actor()
    with wiring.database().connect(actor=actor) as connection:
        row = city_named(connection, city)
        store = ClosureStore(connection, row.id)
        span = ClosedSpan(_instant(row, begin) or wiring.clock(), _instant(row, end), reason)
        return change_ground(lambda: _closed(store, which, span), actor=actor, city=row.city.code)


def open_roads(which: WhichStreets, *, city: str | None) -> int:
    """End a closure by its id, or what closes streets; how many closures have ended."""
    actor = wiring.actor()
    with wiring.database().connect(actor=actor) as connection:
        row = city_named(connection, city)
        store = ClosureStore(connection, row.id)
        return change_ground(lambda: _opened(store, which, wiring.clock()), actor=actor, city=row.city.code)


def coming_closures(city: str | None) -> list[dict[str, Any]]:
    """Closures that have not ended, as JSON values."""
    with wiring.database().connect(actor=wiring.actor()) as connection:
        row = city_named(connection, city)
        closures = ClosureStore(connection, row.id).coming(wiring.clock())
    return [
        {
            **asdict(each),
            "area": each.area.wkt if each.area is not None else None,
            "closed_from": each.closed_from.astimezone(row.city.clock),
            "closed_until": each.closed_until.astimezone(row.city.clock) if each.closed_until else None,
        }
        for each in closures
    ]


def closed_streets(closures: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The same by street: closures of one name, span and reason together, with the ids of all."""
    together: dict[tuple[object, ...], list[Mapping[str, Any]]] = {}
    for each in closures:
        apart = each["public_id"] if each["edge"] is None or not each["streets"] else None
        key = (tuple(each["streets"]), each["closed_from"], each["closed_until"], each["reason"], apart)
        together.setdefault(key, []).append(each)
    return [
        {
            **members[0],
            "closures": [each["public_id"] for each in members],
            "edges": sum(each["edges"] for each in members),
            "metres": sum(each["metres"] for each in members),
        }
        for members in together.values()
    ]


def _closed(store: ClosureStore, which: WhichStreets, span: ClosedSpan) -> dict[str, Any]:
    if isinstance(which.what, Path):
        area = boundary_in(which.what)
        edges = store.edges_in(area)
        return {"closures": [str(store.close_area(area, span))], "edges": len(edges), "closed_already": 0}
    edges = _edges_of(store, which)
    made = store.close_edges(edges, span)
    return {"closures": [str(each) for each in made], "edges": len(made), "closed_already": len(edges) - len(made)}


def _opened(store: ClosureStore, which: WhichStreets, now: datetime) -> int:
    if isinstance(which.what, Path):
        return store.open_edges(store.edges_in(boundary_in(which.what)), now)
    known = {str(each.public_id): each.public_id for each in store.coming(now)}
    closure = known.get(which.what.strip().lower())
    if closure is not None:
        store.open(closure, now)
        return 1
    return store.open_edges(_edges_of(store, which), now)


def _edges_of(store: ClosureStore, which: WhichStreets) -> tuple[UUID, ...]:
    places = store.places_of(str(which.what), which.near)
    if which.near is not None:
        places = (min(places, key=lambda each: each.away_m or 0.0),)
    if len(places) > 1 and not which.everywhere:
        found = "; ".join(_told(each) for each in places)
        raise InvalidInput(
            f"{which.what!r} is the name of {len(places)} streets: {found}",
            code="street_ambiguous",
            params={"field": "street", "value": str(which.what), "streets": len(places), "found": found},
        )
    return tuple(edge for place in places for edge in place.edges)


def _told(place: StreetPlace) -> str:
    km, near = f"{place.metres / 1000:.1f} km", f"--near {place.lon:.5f},{place.lat:.5f}"
    return f"{place.district} {km} ({len(place.edges)}) {near}".strip()


def _instant(row: CityRow, given: datetime | None) -> datetime | None:
    return given.replace(tzinfo=row.city.clock) if given is not None and given.tzinfo is None else given
