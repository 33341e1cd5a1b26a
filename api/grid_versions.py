"""Versions of grids: put in force, and compared."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Any

from psycopg import Connection

from api import wiring
from api.grid_changes import draw_changes
from api.grid_drawing import Drawing
from api.ground import changed_ground
from geodata.cities import CityRow, city_named
from geodata.grids.building import GridSetSummary, chosen_set, grid_sets, scheduled_sets
from geodata.grids.comparing import SetDifference, compared_sets
from geodata.grids.features import write_features
from geodata.grids.publishing import Publication, publish_set
from geodata.grids.withdrawing import withdraw_sets
from gridsvc.grids.codes import GridLevel

Published = tuple[tuple[GridSetSummary, Publication], ...]


def published_grids(
    city: str | None, *, district: str | None, version: int | None, valid_from: date | None
) -> Published:
    """Put drafts in force."""

    def publish(connection: Connection, row: CityRow) -> Published:
        chosen = chosen_set(connection, row, district=district, version=version, drafts=version is None)
        return publish_chosen(connection, row, chosen, valid_from)

    return changed_ground(city, publish)


def publish_chosen(
    connection: Connection, row: CityRow, chosen: Iterable[GridSetSummary], valid_from: date | None
) -> Published:
    """Put these drafts in force, from today in the city on where no day is given."""
    now = wiring.clock()
    day = valid_from or row.city.local(now).date()
    made = {
        each.id: publish_set(connection, row, each.row, day, actor=wiring.actor(), now=now)
        for each in sorted(chosen, key=lambda each: each.district)
    }
    after = {each.id: each for each in grid_sets(connection, row)}
    return tuple((after[key], publication) for key, publication in made.items())


def withdrawn_grids(city: str | None, *, district: str | None, version: int | None) -> tuple[GridSetSummary, ...]:
    """Make scheduled versions drafts again: of each district the last one, or the version named."""

    def withdraw(connection: Connection, row: CityRow) -> tuple[GridSetSummary, ...]:
        chosen = scheduled_sets(connection, row, district=district, version=version)
        withdraw_sets(connection, row, chosen, now=wiring.clock())
        after = {each.id: each for each in grid_sets(connection, row)}
        return tuple(after[each.id] for each in chosen)

    return changed_ground(city, withdraw)


def publication_document(publication: Publication) -> dict[str, Any]:
    """What came of a publication as JSON values."""
    return {name: value for name, value in asdict(publication).items() if value is not None}


def compared_grids(
    city: str | None, old: int, new: int, *, district: str | None, level: GridLevel, drawing: Drawing
) -> tuple[SetDifference, ...]:
    """What differs between two versions of each district that has both; written and drawn where files are named."""
    with wiring.database().connect(actor=wiring.actor()) as connection:
        row = city_named(connection, city)
        found = compared_sets(connection, row, old, new, district=district, level=level)
    if drawing.out is not None:
        write_features(drawing.out, [feature for each in found for feature in each.features()])
    if drawing.map is not None:
        draw_changes(drawing.map, found, row, drawing.language)
    return found
