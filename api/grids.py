"""Grid sets of a city, as the command line and later the web handle them."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from psycopg import Connection

from api import wiring
from geodata.cities import CityRow, city_named
from geodata.grids.building import (
    GridSetSummary,
    build_square_grids,
    chosen_set,
    findings_of_set,
    grid_sets,
    publish_set,
)
from geodata.grids.check import GridFinding
from geodata.grids.exporting import export_grids
from gridsvc.usecases.change_ground import change_ground

Result = TypeVar("Result")


def built_grids(
    city: str | None, *, district: str | None, cell_m: float, publish: bool, valid_from: date | None
) -> tuple[GridSetSummary, ...]:
    """Cut new drafts, and put them in force where asked."""

    def build(connection: Connection, row: CityRow) -> tuple[GridSetSummary, ...]:
        made = build_square_grids(connection, row, district=district, cell_m=cell_m)
        return _published(connection, row, made, valid_from) if publish else made

    return _changed(city, build)


def published_grids(
    city: str | None, *, district: str | None, version: int | None, valid_from: date | None
) -> tuple[GridSetSummary, ...]:
    """Put drafts in force."""

    def publish(connection: Connection, row: CityRow) -> tuple[GridSetSummary, ...]:
        chosen = chosen_set(connection, row, district=district, version=version, drafts=version is None)
        return _published(connection, row, chosen, valid_from)

    return _changed(city, publish)


def checked_grids(
    city: str | None, *, district: str | None, version: int | None
) -> list[tuple[GridSetSummary, tuple[GridFinding, ...]]]:
    """What is wrong with the sets chosen (of each district the newest)."""
    with wiring.database().connect(actor=wiring.actor()) as connection:
        row = city_named(connection, city)
        chosen = chosen_set(connection, row, district=district, version=version)
        return [(each, findings_of_set(connection, row, each)) for each in chosen]


def listed_grids(city: str | None, district: str | None) -> tuple[GridSetSummary, ...]:
    """All sets of a city."""
    with wiring.database().connect(actor=wiring.actor()) as connection:
        return grid_sets(connection, city_named(connection, city), district)


def exported_grids(path: Path, city: str | None, *, district: str | None, version: int | None) -> int:
    """Write the sets chosen (of each district the newest) to a file."""
    with wiring.database().connect(actor=wiring.actor()) as connection:
        chosen = chosen_set(connection, city_named(connection, city), district=district, version=version)
        return export_grids(connection, chosen, path)


def grid_set_document(each: GridSetSummary) -> dict[str, Any]:
    """A set as JSON values, without its database key."""
    document = {name: value for name, value in asdict(each).items() if name != "id"}
    return {**document, "public_id": str(each.public_id), "area_m2": round(each.area_m2, 3)}


def _published(
    connection: Connection, row: CityRow, chosen: tuple[GridSetSummary, ...], valid_from: date | None
) -> tuple[GridSetSummary, ...]:
    day = valid_from or row.city.local(wiring.clock()).date()
    for each in chosen:
        publish_set(connection, each, day)
    keys = {each.id for each in chosen}
    return tuple(each for each in grid_sets(connection, row) if each.id in keys)


def _changed(city: str | None, change: Callable[[Connection, CityRow], Result]) -> Result:
    actor = wiring.actor()
    with wiring.database().connect(actor=actor) as connection:
        row = city_named(connection, city)
        return change_ground(lambda: change(connection, row), actor=actor, city=row.city.code)
