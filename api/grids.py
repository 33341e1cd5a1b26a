"""Grid sets of a city, as the command line and later the web handle them."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from api import wiring
from api.sentences import say
from geodata.cities import city_named
from geodata.grids.building import (
    GridSetSummary,
    chosen_set,
    grid_sets,
)
from geodata.grids.exporting import export_grids
from gridsvc.language import Language


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


def version_line(each: GridSetSummary, language: Language) -> str:
    """A version of a district's grids in one line."""
    km2 = round(each.area_m2 / 1e6, 2)
    return say(f"grid_set_{each.status}", language, **{**grid_set_document(each), "km2": km2})
