"""Places of OSM PBF and OSM XML files that stand for a site category."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import shapely
from osmium import FileProcessor, geom, osm
from osmium import io as files
from osmium.filter import KeyFilter
from shapely.geometry.base import BaseGeometry

from geodata.osm.formats import Extract, Kind, broken
from geodata.osm.ordering import in_order
from geodata.reference.osm_tags import OsmTags

COUNTED_KEYS = ("amenity", "shop", "leisure", "tourism", "office")
"""Keys of which values without a category are counted; others mostly mark things that are no places."""

_KEPT = ("addr:street", "addr:housenumber", "operator", "opening_hours", "phone", "website", "wheelchair")


@dataclass(frozen=True, slots=True)
class Place:
    """One place: `source_id` like n123, w123 or r123; a point, or a polygon where its category has areas."""

    source_id: str
    category: str
    name: str
    geometry: BaseGeometry
    tags: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PlacesRead:
    """Places in order of id; how often each tag without a category was met; places whose outline is incomplete."""

    places: tuple[Place, ...]
    unmapped: Mapping[str, int]
    without_outline: int = 0


@dataclass(slots=True)
class _Gathering:
    rules: OsmTags
    areas: frozenset[str]
    places: dict[str, Place] = field(default_factory=dict)
    unmapped: Counter[str] = field(default_factory=Counter)
    pending: set[str] = field(default_factory=set)


def read_places(extract: Extract, rules: OsmTags, area_categories: frozenset[str]) -> PlacesRead:
    """All places that the rules know; GraphML holds none."""
    if extract.kind is Kind.GRAPHML:
        return PlacesRead((), {})
    gathering = _Gathering(rules, area_categories)
    with in_order(extract) as ordered:
        _gather(gathering, ordered)
    found = sorted(gathering.places.values(), key=lambda place: (place.source_id[0], int(place.source_id[1:])))
    return PlacesRead(tuple(found), dict(gathering.unmapped.most_common()), len(gathering.pending))


def _gather(gathering: _Gathering, extract: Extract) -> None:
    file = files.File(str(extract.path), Kind.PBF)
    wanted = KeyFilter(*sorted(gathering.rules.keys | set(COUNTED_KEYS)))
    shapes = geom.WKBFactory()
    try:
        for element in FileProcessor(file).with_areas(wanted).with_filter(wanted):
            _take(gathering, element, shapes)
    except RuntimeError as error:
        raise broken(extract.path, error) from error


def _take(gathering: _Gathering, element: object, shapes: geom.WKBFactory) -> None:
    if isinstance(element, osm.Node):
        point = shapely.Point(element.lon, element.lat)
        _classify(gathering, f"n{element.id}", dict(element.tags), point)
    elif isinstance(element, osm.Area):
        if not any(element.outer_rings()):
            return
        source_id = f"{'w' if element.from_way() else 'r'}{element.orig_id()}"
        gathering.pending.discard(source_id)
        outline = shapely.from_wkb(shapes.create_multipolygon(element))
        _classify(gathering, source_id, dict(element.tags), outline)
    elif isinstance(element, osm.Way | osm.Relation):
        _await_outline(gathering, element)


def _await_outline(gathering: _Gathering, element: osm.Way | osm.Relation) -> None:
    """Ways and multipolygons become places by the area that is made of them; what never gets one is counted."""
    tags = dict(element.tags)
    is_way = isinstance(element, osm.Way)
    if (is_way or tags.get("type") == "multipolygon") and gathering.rules.category_of(tags, is_area=True):
        gathering.pending.add(f"{'w' if is_way else 'r'}{element.id}")


def _classify(gathering: _Gathering, source_id: str, tags: dict[str, str], shape: BaseGeometry) -> None:
    is_area = isinstance(shape, shapely.MultiPolygon)
    category = gathering.rules.category_of(tags, is_area=is_area)
    if category is None:
        gathering.unmapped.update(f"{key}={tags[key]}" for key in COUNTED_KEYS if key in tags)
        return
    gathering.places[source_id] = Place(
        source_id=source_id,
        category=category,
        name=(tags.get("name:zh") or tags.get("name") or "").strip(),
        geometry=_shown(shape, as_area=category in gathering.areas),
        tags={key: tags[key] for key in _KEPT if key in tags},
    )


def _shown(shape: BaseGeometry, *, as_area: bool) -> BaseGeometry:
    if not isinstance(shape, shapely.MultiPolygon):
        return shape
    if not as_area:
        return shapely.point_on_surface(shape)
    whole = shape if shape.is_valid else shapely.union_all(shapely.get_parts(shapely.make_valid(shape)))
    return whole.geoms[0] if isinstance(whole, shapely.MultiPolygon) and len(whole.geoms) == 1 else whole
