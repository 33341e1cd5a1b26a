"""Writes the buildings and components of the synthetic city."""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import shapely
from psycopg import Connection

from geodata.cities import CityRow
from geodata.database.bulk import copy_rows
from geodata.sample.codes import SOURCE, public_ids
from geodata.sample.making import MadeCity

Geometries = npt.NDArray[np.object_]


def write_furniture(connection: Connection, city: CityRow, made: MadeCity, rng: np.random.Generator) -> None:
    """Store buildings and components under the communities they lie in."""
    where = ("public_id", "city_id", "district", "street", "community", "source", "source_id")
    copy_rows(connection, "building", (*where, "usage", "floors", "households", "geom"), _buildings(city, made, rng))
    copy_rows(
        connection, "component", (*where, "code", "class_code", "name", "state", "geom"), _components(city, made, rng)
    )


def community_of(made: MadeCity, places: Geometries) -> list[str]:
    """Code of the community that each place lies in, or next to."""
    nearest = shapely.STRtree(made.town.areas.polygons).nearest(places)
    return [made.codes.communities[each] for each in nearest.tolist()]


def component_codes(made: MadeCity, homes: Sequence[str]) -> list[str]:
    """A code of 16 digits for each component, counted by district and class."""
    seen: dict[str, int] = {}
    codes = []
    for home, kind in zip(homes, made.components.class_code.tolist(), strict=True):
        stem = home[:6] + kind
        seen[stem] = seen.get(stem, 0) + 1
        codes.append(f"{stem}{seen[stem]:06d}")
    return codes


def _buildings(city: CityRow, made: MadeCity, rng: np.random.Generator) -> Iterator[tuple[object, ...]]:
    built = made.buildings
    homes = community_of(made, shapely.point_on_surface(built.polygon))
    columns = (built.usage.tolist(), built.floors.tolist(), built.households.tolist())
    rows = zip(public_ids(rng), homes, *columns, made.projection.places(built.polygon), strict=False)
    for number, (public_id, home, usage, floors, households, place) in enumerate(rows):
        where = (home[:6], home[:9], home, SOURCE)
        yield public_id, city.id, *where, str(number), usage, floors, households or None, shapely.MultiPolygon([place])


def _components(city: CityRow, made: MadeCity, rng: np.random.Generator) -> Iterator[tuple[object, ...]]:
    placed = made.components
    homes = community_of(made, np.asarray(shapely.points(placed.xy)))
    columns = (
        placed.class_code.tolist(),
        placed.name.tolist(),
        placed.state.tolist(),
        made.projection.points(placed.xy),
    )
    rows = zip(public_ids(rng), homes, component_codes(made, homes), *columns, strict=False)
    for public_id, home, code, kind, name, state, place in rows:
        yield public_id, city.id, home[:6], home[:9], home, SOURCE, code, code, kind, name, state, place
