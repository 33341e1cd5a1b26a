"""Cities in the database, and which of them a command means."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from psycopg import Connection
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb
from shapely import MultiPolygon

from geodata.database import sql
from gridsvc.cities import City
from gridsvc.errors import Conflict, InvalidInput, NotFound

CITY_FIELDS = ("code", "name_zh", "name_en", "time_zone", "metric_srid", "synthetic", "provisional")


@dataclass(frozen=True, slots=True)
class CityRow:
    """A stored city; `boundary` in WGS84 degrees, `made_from` says what file or command made it."""

    id: int
    city: City
    boundary: MultiPolygon | None
    made_from: Mapping[str, Any]


class CityStore:
    """Reads and writes cities; the caller owns the transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> tuple[CityRow, ...]:
        """All cities, by code."""
        return self._rows(None)

    def named(self, code: str) -> CityRow:
        """The city of a code, or NotFound."""
        if found := self._rows(code):
            return found[0]
        raise NotFound(f"no city has the code {code}", code="city_unknown", params={"city": code})

    def add(
        self, city: City, boundary: MultiPolygon | None = None, made_from: Mapping[str, Any] | None = None
    ) -> CityRow:
        """Store a new city; Conflict where its code is taken."""
        if self._rows(city.code):
            raise Conflict(
                f"there is already a city with the code {city.code}",
                code="city_exists",
                params={"city": city.code},
            )
        origin = dict(made_from or {})
        row = self._connection.execute(sql("insert_city"), _params(city, boundary, origin)).fetchone()
        if row is None:
            raise NotFound("a city was not stored", code="city_unknown", params={"city": city.code})
        return CityRow(int(row[0]), city, boundary, origin)

    def update(self, row: CityRow) -> None:
        """Rewrite names, clock, coordinates, boundary and origin of a stored city."""
        self._connection.execute(sql("update_city"), {**_params(row.city, row.boundary, row.made_from), "id": row.id})

    def _rows(self, code: str | None) -> tuple[CityRow, ...]:
        with self._connection.cursor(row_factory=dict_row) as cursor:
            rows = cursor.execute(sql("select_cities"), {"code": code}).fetchall()
        return tuple(
            CityRow(row["id"], City(**{field: row[field] for field in CITY_FIELDS}), row["boundary"], row["made_from"])
            for row in rows
        )


def city_named(connection: Connection, code: str | None = None) -> CityRow:
    """The city of a code; without one, the only city there is."""
    store = CityStore(connection)
    if code is not None:
        return store.named(code)
    cities = store.all()
    if len(cities) == 1:
        return cities[0]
    if not cities:
        raise NotFound("there is no city yet", code="no_city")
    codes = ", ".join(row.city.code for row in cities)
    raise InvalidInput(
        f"there are several cities, choose one with --city: {codes}",
        code="city_ambiguous",
        params={"field": "city", "cities": codes},
    )


def _params(city: City, boundary: MultiPolygon | None, made_from: Mapping[str, Any]) -> dict[str, Any]:
    fields = {field: getattr(city, field) for field in CITY_FIELDS}
    return {**fields, "boundary": boundary, "made_from": Jsonb(dict(made_from))}
