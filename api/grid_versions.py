"""Versions of grids: put in force, and compared."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Any

import shapely
from psycopg import Connection

from api import wiring
from api.grid_changes import draw_changes
from api.grid_drawing import Drawing
from api.ground import changed_ground
from geodata.cities import CityRow, city_named
from geodata.grids.building import GridSetSummary, chosen_set, grid_sets, scheduled_sets
from geodata.grids.comparing import ProblemMove, SetDifference, compared_sets
from geodata.grids.features import write_features
from geodata.grids.publishing import Publication, publish_set
from geodata.grids.withdrawing import withdraw_sets
from gridsvc.grids.changes import ChangeKind
from gridsvc.grids.codes import GridLevel

_DECIMALS = 7

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


def difference_document(found: SetDifference) -> dict[str, Any]:
    """A difference as JSON values: counts by kind, all changes, the open problems that move."""
    counts = Counter(each.kind for each in found.changes)
    return {
        "district": found.district,
        "old": found.old.version,
        "new": found.new.version,
        "level": found.level.value,
        "counts": {kind.value: counts[kind] for kind in ChangeKind},
        "changes": [asdict(each) for each in found.changes],
        "problems": [_move_document(each) for each in found.moves],
    }


def _move_document(move: ProblemMove) -> dict[str, Any]:
    x, y = shapely.get_coordinates(move.place)[0].tolist()
    return {
        "public_id": str(move.public_id),
        "class_code": move.class_code,
        "old_code": move.old_code,
        "new_code": move.new_code,
        "place": [round(x, _DECIMALS), round(y, _DECIMALS)],
    }
