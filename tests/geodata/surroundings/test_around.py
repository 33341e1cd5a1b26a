"""What is handed to a walker: pieces of streets in the ground, and the places where one enters."""

import numpy as np
import pytest
import shapely

from geodata.surroundings import PlaneStreets, Surveyed, measured, ways_in
from geodata.surroundings.around import streets_around
from gridsvc.roads import Mode, Roads
from gridsvc.sites.walk import StreetsAround
from routing.postman import walks
from tests.geodata.importers.town import at
from tests.geodata.surroundings.test_measuring import CROSS, PLANE
from tests.routing.networks import roads_of


def _around(site: Surveyed, streets: PlaneStreets = CROSS) -> StreetsAround:
    (found,) = streets_around([site], measured([site], PLANE, streets), ways_in([site], PLANE, streets), PLANE, streets)
    return found


def test_streets_are_cut_where_they_leave_the_ground() -> None:
    found = _around(Surveyed(1, shapely.Point(*at(500, 500)), None, 100))
    assert found.edge.tolist() == [0, 1, 2, 3]
    assert (found.end_m - found.begin_m).tolist() == pytest.approx([100] * 4, rel=1e-3)
    assert found.end_m[[0, 2]].tolist() == pytest.approx([500] * 2, rel=1e-3)
    assert found.begin_m[[1, 3]].tolist() == [0, 0]
    (walk,) = walks(CROSS.roads, [found])
    assert walk.once_m == pytest.approx(800, rel=1e-3)
    assert walk.at_least_m == walk.once_m


def test_a_line_is_walked_through_from_end_to_end() -> None:
    line = shapely.LineString([at(500, 100), at(500, 300)])
    found = _around(Surveyed(1, line, None, 20))
    assert found.through
    assert [entry and entry.edge for entry in found.entries] == [0, 0]
    (walk,) = walks(CROSS.roads, [found])
    assert walk.through_m == pytest.approx(200 + 2 * 40, rel=1e-3)
    assert walk.once_m == pytest.approx(480, rel=1e-3)


def test_given_entries_come_before_those_found_and_far_ones_are_on_no_street() -> None:
    gates = [shapely.Point(*at(510, 480)), shapely.Point(*at(5000, 5000))]
    found = _around(Surveyed(1, shapely.Point(*at(520, 500)), None, 50, gates))
    assert found.entries[0] is not None
    assert (found.entries[0].edge, found.entries[1]) == (0, None)
    (walk,) = walks(CROSS.roads, [found])
    assert walk.entry_m == (pytest.approx(walk.once_m), None)


def test_a_ring_that_leaves_the_ground_is_cut_in_two_pieces() -> None:
    corners = [(0, 0), (400, 0), (400, 400), (0, 400), (0, 0)]
    ring = _ring(corners)
    found = _around(Surveyed(1, shapely.Point(*at(0, 0)), None, 100), PlaneStreets(ring, PLANE))
    assert sorted((found.end_m - found.begin_m).tolist()) == pytest.approx([100, 100], rel=1e-2)
    assert found.begin_m.min() == pytest.approx(0, abs=1e-6)
    assert found.end_m.max() == pytest.approx(1600, rel=1e-3)


def _ring(corners: list[tuple[float, float]]) -> Roads:
    one = roads_of([at(0, 0)], [(0, 0, 1600.0, 1000, 1000)])
    lon, lat = np.array([at(*corner) for corner in corners]).T
    times = dict.fromkeys(Mode, one.times_ms[Mode.WALK])
    fields = {name: getattr(one, name) for name in Roads.__dataclass_fields__}
    return Roads(**{**fields, "bend_lon": lon, "bend_lat": lat, "offsets": np.array([0, len(lon)]), "times_ms": times})
