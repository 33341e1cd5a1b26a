"""Measured surroundings in the database: what is missing or no longer holds is measured anew."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import class_row
from psycopg.types.json import Jsonb
from shapely import LineString, set_srid

from geodata.cities import CityRow
from geodata.database import sql
from geodata.database.bulk import copy_rows
from geodata.importers.plane import Plane
from geodata.roads.packing import unpacked
from geodata.surroundings.around import streets_around
from geodata.surroundings.measuring import Measured, Surveyed, measured
from geodata.surroundings.plane_streets import PlaneStreets
from geodata.surroundings.ways_in import WayIn, ways_in
from gridsvc.sites.walk import NO_WALK, Walk, Walker

_MEASURES = (
    *("site_id", "city_id", "network_id", "made_of", "area_m2", "street_m", "by_class", "by_mode", "geom"),
    *("walk_m", "walk_both_m", "walk_through_m", "walk_at_least_m", "walk_left_m", "walk_from_m", "walk"),
)
_ENTRIES = ("site_id", "sequence", "rule", "street", "edge", "away_m", "geom", "on_street")
_WGS84 = 4326


class SurroundingsStore:
    """Measures the sites of one city and has the walks round them found; the caller owns the transaction."""

    def __init__(self, connection: Connection, city: CityRow, walker: Walker) -> None:
        self._connection, self._city, self._walker = connection, city, walker

    def measure(self, site: UUID | None = None) -> int:
        """Measure sites (or one) whose surroundings are not known as things are now; says how many there were."""
        sites = self._unmeasured(site)
        if not sites:
            return 0
        self._connection.execute(sql("lock_measuring"), {"city": self._city.id})
        sites = self._unmeasured(site)
        network, streets = self._streets()
        plane = Plane(self._city.city.metric_srid)
        self._connection.execute(sql("delete_surroundings"), {"sites": [site.key for site in sites]})
        measures, ways = measured(sites, plane, streets), ways_in(sites, plane, streets)
        walks = [NO_WALK] * len(sites)
        if streets:
            walks = self._walker(streets.roads, streets_around(sites, measures, ways, plane, streets))
        self._write_measures(sites, list(zip(measures, walks, strict=True)), network)
        self._write_entries(sites, ways)
        return len(sites)

    def _unmeasured(self, site: UUID | None) -> list[Surveyed]:
        with self._connection.cursor(row_factory=class_row(Surveyed)) as cursor:
            return cursor.execute(sql("unmeasured_sites"), {"city": self._city.id, "site": site}).fetchall()

    def _streets(self) -> tuple[int | None, PlaneStreets | None]:
        network = self._connection.execute(sql("select_network_in_force"), {"city": self._city.id}).fetchone()
        if network is None:
            return None, None
        arrays = self._connection.execute(sql("select_network_arrays"), {"network": network[0]}).fetchone()
        roads = unpacked(arrays[0] if arrays else b"")
        return network[0], PlaneStreets(roads, Plane(self._city.city.metric_srid))

    def _write_measures(
        self, sites: Sequence[Surveyed], found: Sequence[tuple[Measured, Walk]], network: int | None
    ) -> None:
        keys = [site.key for site in sites]
        made_of: dict[int, str] = dict(self._connection.execute(sql("ground_of_sites"), {"sites": keys}).fetchall())
        copy_rows(
            self._connection,
            "site_surroundings",
            _MEASURES,
            (
                (
                    *(key, self._city.id, network, made_of[key], each.area_m2, each.street_m),
                    *(Jsonb(each.by_class), Jsonb(each.by_mode), _placed(each.outline)),
                    *(walk.once_m, walk.both_m, walk.through_m, walk.at_least_m, walk.left_m, list(walk.entry_m)),
                    _placed(LineString(walk.way) if len(walk.way) else None),
                )
                for key, (each, walk) in zip(keys, found, strict=True)
            ),
        )

    def _write_entries(self, sites: Sequence[Surveyed], found: Sequence[Sequence[WayIn]]) -> None:
        rows = (
            (site.key, n, way.rule, way.street, way.edge, way.away_m, _placed(way.at), _placed(way.on_street))
            for site, ways in zip(sites, found, strict=True)
            for n, way in enumerate(ways, start=1)
        )
        copy_rows(self._connection, "derived_entry", _ENTRIES, rows)


def _placed(geometry: Any | None) -> Any | None:
    return None if geometry is None else set_srid(geometry, _WGS84)
