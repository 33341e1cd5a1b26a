"""Grid sets of a city, as the command line and later the web handle them."""

from pathlib import Path

from api import wiring
from geodata.cities import city_named
from geodata.grids.building import (
    GridSetSummary,
    chosen_set,
    grid_sets,
)
from geodata.grids.exporting import export_grids


def listed_grids(city: str | None, district: str | None) -> tuple[GridSetSummary, ...]:
    """All sets of a city."""
    with wiring.database().connect(actor=wiring.actor()) as connection:
        return grid_sets(connection, city_named(connection, city), district)


def exported_grids(path: Path, city: str | None, *, district: str | None, version: int | None) -> int:
    """Write the sets chosen (of each district the newest) to a file."""
    with wiring.database().connect(actor=wiring.actor()) as connection:
        chosen = chosen_set(connection, city_named(connection, city), district=district, version=version)
        return export_grids(connection, chosen, path)
