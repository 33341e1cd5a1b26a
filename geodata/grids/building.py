"""Grid sets of a city: listed, chosen, checked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

import numpy as np
import numpy.typing as npt
from psycopg import Connection
from psycopg.rows import class_row

from geodata.cities import CityRow
from geodata.database import sql
from geodata.grids.unit_grids import metres_of
from geodata.stores.grid_sets import GridSetRow
from gridsvc.errors import NotFound


@dataclass(frozen=True, slots=True)
class GridSetSummary:
    """One version of a district's grids in a list; grids, area_m2: of its unit grids."""

    id: int
    public_id: UUID
    district: str
    version: int
    status: str
    valid_from: date | None
    valid_to: date | None
    method: str
    grids: int
    area_m2: float
    management_grids: int = 0
    evaluation_grids: int = 0

    @property
    def row(self) -> GridSetRow:
        """The set as the store knows it."""
        return GridSetRow(
            self.id, self.public_id, self.district, self.version, self.status, self.valid_from, self.valid_to
        )


def grid_sets(connection: Connection, city: CityRow, district: str | None = None) -> tuple[GridSetSummary, ...]:
    """The sets of a city, or of one of its districts, newest first in each."""
    params = {"city": city.id, "district": district}
    with connection.cursor(row_factory=class_row(GridSetSummary)) as cursor:
        return tuple(cursor.execute(sql("city_grid_sets"), params).fetchall())


def chosen_set(
    connection: Connection, city: CityRow, *, district: str | None, version: int | None, drafts: bool = False
) -> tuple[GridSetSummary, ...]:
    """Of each district the version asked for, else its newest one (its newest draft); NotFound where there is none."""
    fitting = [
        each
        for each in grid_sets(connection, city, district)
        if (version is None or each.version == version) and (not drafts or each.status == "draft")
    ]
    newest = {each.district: each for each in reversed(fitting)}
    if not newest:
        raise NotFound(
            f"{city.city.code} has no such grid set",
            code="no_grid_draft" if drafts else "no_grid_set",
            params={"city": city.city.code, "district": district or "*", "version": version or "*"},
        )
    return tuple(newest[code] for code in sorted(newest))


def set_before(sets: Sequence[GridSetSummary], new: GridSetSummary, since: int | None = None) -> GridSetSummary:
    """The version of the same district named, else the last that was put in force before, else the one before."""
    others = [each for each in sets if each.district == new.district and each.version != new.version]
    if since is not None:
        found = [each for each in others if each.version == since]
    else:
        earlier = sorted((each for each in others if each.version < new.version), key=lambda each: each.version)
        found = [each for each in earlier if each.status != "draft"] or earlier
    if not found:
        raise NotFound(
            f"{new.district} has no version to compare version {new.version} with",
            code="no_version_before",
            params={"district": new.district, "version": new.version, "since": since or "*"},
        )
    return found[-1]


def scheduled_sets(
    connection: Connection, city: CityRow, *, district: str | None, version: int | None
) -> tuple[GridSetSummary, ...]:
    """Of each district the version asked for, else the last that is still to begin; NotFound where there is none."""
    if version is not None:
        return chosen_set(connection, city, district=district, version=version)
    waiting = [each for each in grid_sets(connection, city, district) if each.status == "scheduled"]
    last = {each.district: each for each in sorted(waiting, key=lambda each: (each.valid_from, each.version))}
    if not last:
        raise NotFound(
            f"{city.city.code} has no grids that are still to begin",
            code="no_scheduled_grids",
            params={"city": city.city.code, "district": district or "*"},
        )
    return tuple(last[code] for code in sorted(last))


def district_communities(
    connection: Connection, city: CityRow, district: str | None
) -> Iterator[tuple[str, list[str], npt.NDArray[np.object_]]]:
    """Of each district the codes and outlines (metres) of its communities; NotFound where there are none."""
    params = {"city": city.id, "district": district}
    rows = connection.execute(sql("district_communities"), params).fetchall()
    if not rows:
        raise NotFound(
            f"{district or city.city.code} has no communities with an outline",
            code="no_communities",
            params={"city": city.city.code, "district": district or "*"},
        )
    for code, members in groupby(rows, key=lambda row: str(row[0])):
        own = list(members)
        yield code, [row[1] for row in own], metres_of(_array(row[2] for row in own), city.city.metric_srid)


def _array(geometries: Iterator[Any]) -> npt.NDArray[np.object_]:
    listed = list(geometries)
    array = np.empty(len(listed), dtype=object)
    array[:] = listed
    return array
