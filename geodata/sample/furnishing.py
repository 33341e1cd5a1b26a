"""Writes the buildings and components of the synthetic city."""

from collections.abc import Sequence
from itertools import islice

import numpy as np
import numpy.typing as npt
import shapely
from psycopg import Connection

from geodata.cities import CityRow
from geodata.sample.codes import SOURCE, public_ids
from geodata.sample.making import MadeCity
from geodata.stores.frame import Frame, append_frame

Geometries = npt.NDArray[np.object_]


def write_furniture(connection: Connection, city: CityRow, made: MadeCity, rng: np.random.Generator) -> None:
    """Store buildings and components under the communities they lie in."""
    append_frame(connection, "building", _building_columns(city, made, rng))
    append_frame(connection, "component", _component_columns(city, made, rng))


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


def _building_columns(city: CityRow, made: MadeCity, rng: np.random.Generator) -> Frame:
    built = made.buildings
    places = np.array(made.projection.places(built.polygon), dtype=object)
    return {
        **_whereabouts(city, community_of(made, shapely.point_on_surface(built.polygon)), rng),
        "source_id": [str(number) for number in range(len(places))],
        "usage": built.usage.tolist(),
        "floors": built.floors.tolist(),
        "households": [each or None for each in built.households.tolist()],
        "geom": np.asarray(shapely.multipolygons(places, indices=np.arange(len(places)))).tolist(),
    }


def _component_columns(city: CityRow, made: MadeCity, rng: np.random.Generator) -> Frame:
    placed = made.components
    homes = community_of(made, np.asarray(shapely.points(placed.xy)))
    codes = component_codes(made, homes)
    return {
        **_whereabouts(city, homes, rng),
        "source_id": codes,
        "code": codes,
        "class_code": placed.class_code.tolist(),
        "name": placed.name.tolist(),
        "state": placed.state.tolist(),
        "geom": np.asarray(shapely.points(made.projection.lonlat(placed.xy))).tolist(),
    }


def _whereabouts(city: CityRow, homes: Sequence[str], rng: np.random.Generator) -> Frame:
    return {
        "public_id": list(islice(public_ids(rng), len(homes))),
        "city_id": [city.id] * len(homes),
        "district": [home[:6] for home in homes],
        "street": [home[:9] for home in homes],
        "community": homes,
        "source": [SOURCE] * len(homes),
    }
