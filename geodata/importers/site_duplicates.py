"""Finds rows that are one place with another row or with a stored site, and keeps the list of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import shapely

from geodata.importers.comparing import differs
from geodata.importers.context import ImportContext
from geodata.importers.plane import Geometries, Plane, geometry_array
from geodata.importers.sheet import Sheet
from geodata.stores.sites import SiteStore
from gridsvc.imports import RowOutcome
from gridsvc.sites.duplicates import duplicate_groups, lowest


@dataclass(frozen=True, slots=True)
class _Place:
    """One record that may be one place with others: of the file (row), stored (site), or both."""

    row: int | None
    site: int | None
    source_id: str
    label: tuple[str, str]
    point: shapely.Geometry


class SiteDuplicates:
    """The duplicates of one import: `kept` gives for a row the row or the stored site under which it is listed."""

    def __init__(self, context: ImportContext, sheet: Sheet) -> None:
        self._context, self._sheet = context, sheet
        self._store = SiteStore(context.connection)
        self.kept: dict[int, tuple[int | None, int | None]] = {}

    def settle(self, columns: Mapping[str, Sequence[Any]], points: Geometries, plane: Plane) -> None:
        """Decide the duplicates among the rows that are alive; a stored site stays, else the lowest id is kept."""
        places = self._places(columns, points)
        metres = plane.metres(geometry_array(place.point for place in places))
        for group in duplicate_groups([place.label for place in places], shapely.get_coordinates(metres)):
            self._settle_group([places[each] for each in group])

    def write(self, names: Sequence[str], geometries: Geometries, sites: Mapping[int, int]) -> None:
        """Bring the stored list up to date; sites: database keys of the rows that are sites."""
        listed = self._store.duplicates(self._context.city.id, self._context.source)
        wanted = {
            self._sheet.ids[row]: {
                "site_id": site if site is not None else sites[other or 0],
                "name": names[row],
                "geom": geometries[row],
            }
            for row, (other, site) in self.kept.items()
        }
        now_sites = {self._sheet.ids[row] for row in sites}
        same = {
            key
            for key, row in wanted.items()
            if key in listed and not any(differs(row[name], listed[key][name]) for name in row)
        }
        gone = [row["id"] for key, row in listed.items() if key in now_sites or (key in wanted and key not in same)]
        self._store.drop_duplicates(gone)
        new = [key for key in wanted if key not in same]
        self._store.add_duplicates(
            {
                "city_id": [self._context.city.id] * len(new),
                "source": [self._context.source] * len(new),
                "source_id": new,
                **{name: [wanted[key][name] for key in new] for name in ("site_id", "name", "geom")},
            }
        )

    def _places(self, columns: Mapping[str, Sequence[Any]], points: Geometries) -> list[_Place]:
        context, sheet = self._context, self._sheet
        stored = self._store.places(context.city.id)
        own = {each["source_id"]: each["id"] for each in stored if each["source"] == context.source}
        of_file = [
            _Place(
                row,
                own.get(sheet.ids[row]),
                sheet.ids[row],
                (columns["name"][row], columns["category"][row]),
                points[row],
            )
            for row in sheet.alive
        ]
        in_file = {place.site for place in of_file}
        return of_file + [
            _Place(
                None,
                each["id"],
                each["source_id"],
                (each["name"], each["category"]),
                shapely.point_on_surface(each["geom"]),
            )
            for each in stored
            if each["id"] not in in_file
        ]

    def _settle_group(self, group: Sequence[_Place]) -> None:
        candidates = [place for place in group if place.site is not None] or group
        kept = candidates[lowest([place.source_id for place in candidates])]
        for place in group:
            if place.row is not None and place.site is None and place is not kept:
                self.kept[place.row] = (kept.row, kept.site)
                self._sheet.decide(
                    place.row,
                    RowOutcome.DUPLICATE,
                    "same_place",
                    field="id",
                    value=self._sheet.ids[place.row],
                    kept=kept.source_id,
                    kept_row=None if kept.row is None else self._sheet.numbers[kept.row],
                )
