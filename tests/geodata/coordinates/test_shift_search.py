"""Shifts that nobody declared are found by how places lie to lines, and only where there are some."""

import csv
import json
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer

from geodata.coordinates import FoundShift, ShiftedSystem, from_wgs84, undeclared_shift
from geodata.osm.formats import extract_at
from geodata.osm.streets import read_streets
from geodata.roads import roads_of, speed_table
from geodata.roads.edge_rows import edge_lines

Rows = npt.NDArray[np.float64]
_SRID = 32648
_METRES = Transformer.from_crs(4326, _SRID, always_xy=True)
_DEGREES = Transformer.from_crs(_SRID, 4326, always_xy=True)


def _metres(lonlat: Rows) -> Rows:
    return np.stack(_METRES.transform(lonlat[:, 0], lonlat[:, 1]), axis=-1)


def _town(seed: int) -> tuple[Rows, npt.NDArray[np.object_], np.random.Generator]:
    """The corner of a town, streets at uneven distances, and where chance goes on."""
    chance = np.random.default_rng(seed)
    corner = _metres(np.array([[104.0, 30.6]]))[0]
    across, up = (np.cumsum(chance.uniform(70, 190, 25)) for _ in range(2))
    streets = [shapely.LineString([(x, 0), (x, up[-1])]) for x in across]
    streets += [shapely.LineString([(0, y), (across[-1], y)]) for y in up]
    return corner, shapely.transform(np.array(streets, dtype=object), lambda xy: xy + corner), chance


def _beside(streets: npt.NDArray[np.object_], chance: np.random.Generator, count: int, off_m: float) -> Rows:
    """Places at a distance of streets, in degrees."""
    chosen = streets[chance.integers(0, len(streets), count)]
    places = shapely.get_coordinates(shapely.line_interpolate_point(chosen, chance.random(count), normalized=True))
    xy = places + chance.normal(0, off_m, places.shape)
    return np.stack(_DEGREES.transform(xy[:, 0], xy[:, 1]), axis=-1)


@pytest.mark.parametrize("system", ShiftedSystem)
@pytest.mark.parametrize("off_m", [1, 8])
def test_shifted_places_beside_streets_are_found_with_their_offset(system: ShiftedSystem, off_m: float) -> None:
    _, streets, chance = _town(1)
    places = _beside(streets, chance, 120, off_m)
    shifted = from_wgs84(places, system)
    found = undeclared_shift(shifted, streets, _metres)
    true = (_metres(shifted) - _metres(places)).mean(axis=0)
    assert found is not None
    assert found.system is system
    assert (found.east_m, found.north_m) == pytest.approx(true, abs=15)
    assert found.distance_m == pytest.approx(np.hypot(*true), abs=15)


@settings(max_examples=40)
@given(seed=st.integers(0, 10_000), count=st.integers(30, 400), off_m=st.floats(0, 60))
def test_places_that_are_right_or_lie_by_chance_are_never_accused(seed: int, count: int, off_m: float) -> None:
    corner, streets, chance = _town(seed)
    assert undeclared_shift(_beside(streets, chance, count, off_m), streets, _metres) is None
    xy = corner + chance.uniform(0, 2500, (count, 2))
    scattered = np.stack(_DEGREES.transform(xy[:, 0], xy[:, 1]), axis=-1)
    assert undeclared_shift(scattered, streets, _metres) is None


@settings(max_examples=40)
@given(seed=st.integers(0, 10_000), east=st.floats(-400, 400), north=st.floats(-400, 400))
def test_places_that_lie_off_in_another_way_are_not_said_to_be_shifted(seed: int, east: float, north: float) -> None:
    _, streets, chance = _town(seed)
    places = _beside(streets, chance, 200, 3)
    true = (_metres(from_wgs84(places, ShiftedSystem.GCJ02)) - _metres(places)).mean(axis=0)
    if np.hypot(*(true - (east, north))) < 40:
        return
    xy = _metres(places) + np.array([east, north])
    moved = np.stack(_DEGREES.transform(xy[:, 0], xy[:, 1]), axis=-1)
    found = undeclared_shift(moved, streets, _metres)
    assert found is None or found.system is ShiftedSystem.BD09


def test_too_few_places_or_no_lines_say_nothing() -> None:
    _, streets, chance = _town(1)
    shifted = from_wgs84(_beside(streets, chance, 29, 1), ShiftedSystem.GCJ02)
    assert undeclared_shift(shifted, streets, _metres) is None
    assert undeclared_shift(np.tile(shifted, (3, 1)), streets[:0], _metres) is None


@pytest.fixture(scope="module")
def kashan(shared_data: Path) -> tuple[Rows, npt.NDArray[np.object_]]:
    """Real places and real streets of one city, both moved to China as they are."""
    there = np.array([53.0, -1.0])
    folder = shared_data / "data/osm"
    found = read_streets(extract_at(folder / "kashan_drive_osmnx.graphml.gz"), speed_table())
    lines = edge_lines(roads_of(found.streets))
    with (folder / "kashan_places.csv").open(encoding="utf-8") as file:
        places = np.unique([[float(row["lon"]), float(row["lat"])] for row in csv.DictReader(file)], axis=0)
    return places + there, shapely.transform(lines, lambda xy: _metres(xy + there))


@pytest.mark.shared
def test_real_places_are_judged_rightly(kashan: tuple[Rows, npt.NDArray[np.object_]]) -> None:
    places, streets = kashan
    assert undeclared_shift(places, streets, _metres) is None
    for system in ShiftedSystem:
        found = undeclared_shift(from_wgs84(places, system), streets, _metres)
        assert found is not None
        assert found.system is system


@pytest.mark.shared
def test_samples_of_real_places_are_never_accused_wrongly(kashan: tuple[Rows, npt.NDArray[np.object_]]) -> None:
    places, streets = kashan
    chance = np.random.default_rng(3)
    found: list[FoundShift | None] = []
    for count in (30, 60, 120, 240) * 10:
        sample = places[chance.permutation(len(places))[:count]]
        assert undeclared_shift(sample, streets, _metres) is None
        found.append(undeclared_shift(from_wgs84(sample, ShiftedSystem.GCJ02), streets, _metres))
    assert all(each is None or each.system is ShiftedSystem.GCJ02 for each in found)
    assert len([each for each in found[3::4] if each]) >= 7


@pytest.mark.shared
def test_outlines_that_are_shifted_unsaid_are_found_with_their_offset_to_the_metre(shared_data: Path) -> None:
    folder = shared_data / "data/kunming"
    true, shifted, coarse = (
        [shapely.from_geojson(json.dumps(each["geometry"])) for each in json.loads(text)["features"]]
        for text in (
            (folder / f"kunming_{name}.geojson").read_text("utf-8")
            for name in ("boundaries_wgs84", "boundaries_gcj02", "districts_tianditu")
        )
    )
    plane = Transformer.from_crs(4326, 4543, always_xy=True)

    def metres(lonlat: Rows) -> Rows:
        return np.stack(plane.transform(lonlat[:, 0], lonlat[:, 1]), axis=-1)

    corners = np.asarray(shapely.get_coordinates(true))
    lines = np.asarray(shapely.transform(shapely.boundary(true), metres))
    for right in (corners, shapely.get_coordinates(coarse)):
        assert undeclared_shift(right, lines, metres) is None
    for system, wrong in (
        (ShiftedSystem.GCJ02, np.asarray(shapely.get_coordinates(shifted))),
        (ShiftedSystem.BD09, from_wgs84(corners, ShiftedSystem.BD09)),
    ):
        found = undeclared_shift(wrong, lines, metres)
        offset = (metres(wrong) - metres(corners)).mean(axis=0)
        assert found is not None
        assert found.system is system
        assert (found.east_m, found.north_m) == pytest.approx(offset, abs=2)
