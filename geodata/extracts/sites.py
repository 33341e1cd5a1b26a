"""Places of an extract as sites, through the same checks as any import of sites."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely

from geodata.extracts.city_data import SOURCE
from geodata.grids.unit_grids import metres_of
from geodata.importers.context import ImportContext
from geodata.importers.mapping import FieldMapping
from geodata.importers.plane import geometry_array
from geodata.importers.sheet import sheet_of
from geodata.importers.sites import SiteImport
from geodata.importers.table import Table
from geodata.osm.places import Place, PlacesRead
from geodata.reference import load_reference_data
from geodata.roads.edge_rows import edge_lines
from geodata.stores.sites import SiteStore
from gridsvc.imports import RowFinding, RowOutcome
from gridsvc.roads import Roads

_NEAR_M = 150.0
_ATTRIBUTE = "attributes."


@dataclass(frozen=True, slots=True)
class SitesMade:
    """What became of the places: outcomes, sites by category, and what was left out and why."""

    counts: Mapping[RowOutcome, int]
    by_category: Mapping[str, int]
    outside: int
    findings: tuple[RowFinding, ...]


def write_sites(context: ImportContext, read: PlacesRead, roads: Roads) -> SitesMade:
    """Store the places that lie in the city; one without a name is called by its category and street."""
    inside = _inside(read.places, context.city.boundary)
    if not inside:
        return SitesMade({}, {}, len(read.places), ())
    labels = _labels(context)
    table = _table(inside, _names(inside, labels, roads, context.city.city.metric_srid))
    mapping = FieldMapping(columns={name: name for name in table.columns})
    own = replace(context, source=SOURCE, mapping=mapping)
    sheet = sheet_of(table, "sites", mapping)
    sites = SiteImport(own, sheet)
    sites.check()
    sites.write()
    taken = Counter(inside[row].category for row in sheet.alive)
    return SitesMade(
        counts=sheet.counts(),
        by_category=dict(taken.most_common()),
        outside=len(read.places) - len(inside),
        findings=tuple(each for each in sheet.findings if each.outcome is RowOutcome.REFUSED),
    )


def _labels(context: ImportContext) -> dict[str, str]:
    """Names of the categories; a database that knows none yet is given the common ones."""
    store = SiteStore(context.connection)
    if not store.categories(context.city.id):
        load_reference_data(context.connection)
    return {row.code: row.name_zh for row in store.categories(context.city.id)}


def _inside(places: Sequence[Place], boundary: shapely.MultiPolygon | None) -> list[Place]:
    points = shapely.point_on_surface(geometry_array(place.geometry for place in places))
    kept = np.ones(len(places), dtype=bool) if boundary is None else shapely.intersects(boundary, points)
    return [place for place, keep in zip(places, kept, strict=True) if keep]


def _table(places: Sequence[Place], names: Sequence[str]) -> Table:
    tags = sorted({key for place in places for key in place.tags})
    columns: dict[str, Sequence[object]] = {
        "id": [place.source_id for place in places],
        "name": list(names),
        "category": [place.category for place in places],
    }
    columns |= {f"{_ATTRIBUTE}{key}": [place.tags.get(key, "") for place in places] for key in tags}
    return Table(columns, range(1, len(places) + 1), [place.geometry for place in places])


def _names(places: Sequence[Place], labels: Mapping[str, str], roads: Roads, metric_srid: int) -> list[str]:
    streets = _street_names(places, roads, metric_srid)
    return [
        place.name or "·".join(filter(None, (labels.get(place.category, place.category), street)))
        for place, street in zip(places, streets, strict=True)
    ]


def _street_names(places: Sequence[Place], roads: Roads, metric_srid: int) -> list[str]:
    """The street a place says it stands in, else the nearest one that has a name."""
    said = [place.tags.get("addr:street", "") for place in places]
    named = np.array([bool(name) for name in roads.names])[roads.name]
    asking = [i for i, place in enumerate(places) if not place.name and not said[i]]
    if not (asking and named.any()):
        return said
    lines = metres_of(edge_lines(roads)[named], metric_srid)
    points = metres_of(shapely.point_on_surface(geometry_array(places[i].geometry for i in asking)), metric_srid)
    place, line = shapely.STRtree(lines).query_nearest(points, max_distance=_NEAR_M, all_matches=False)
    number = roads.name[named]
    for i, j in zip(place.tolist(), line.tolist(), strict=True):
        said[asking[i]] = roads.names[number[j]]
    return said
