"""A city as its pages show it, read from the database."""

from collections.abc import Sequence
from uuid import UUID

from psycopg import Connection

from geodata.cities import CityRow
from geodata.stores.map_reader import MapReader
from maps.description import Bounds, CityView, PlanLink, ProblemGroup

_WHOLE_WORLD = Bounds(-180, -60, 180, 75)
_MARGIN = 0.0005
"""Degrees around a box, so that a city of one place has a box as well."""


def city_view(connection: Connection, row: CityRow, plans: Sequence[UUID] | None = None) -> CityView:
    """The view of a city with its published plans, or with those of given ids."""
    reader = MapReader(connection, row.id)
    extent = reader.extent()
    return CityView(
        code=row.city.code,
        name_zh=row.city.name_zh,
        name_en=row.city.name_en,
        time_zone=row.city.time_zone,
        bounds=_bounds(*(extent[side] for side in ("west", "south", "east", "north"))),
        synthetic=row.city.synthetic,
        provisional=row.city.provisional,
        attribution=extent["attribution"],
        problem_groups=tuple(ProblemGroup(**group) for group in reader.problem_groups()),
        plans=tuple(PlanLink(**link) for link in reader.plan_links(plans)),
    )


def _bounds(west: float | None, south: float | None, east: float | None, north: float | None) -> Bounds:
    if west is None or south is None or east is None or north is None:
        return _WHOLE_WORLD
    return Bounds(west - _MARGIN, south - _MARGIN, east + _MARGIN, north + _MARGIN)
