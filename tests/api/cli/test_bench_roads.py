"""Streets are measured on their way into the database and back, and nothing of it stays."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from geodata.database import Database
from tests.api.cli.patrolled_city import Run, commands_on


@pytest.fixture
def run(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    with commands_on(database, monkeypatch) as run:
        yield run


def test_streets_are_measured_step_by_step_and_taken_back(run: Run, town: Path, database: Database) -> None:
    measured = json.loads(run("bench", "roads", town, "--json").stdout)

    assert measured["machine"]["cores"] > 0
    roads = measured["roads"]
    steps = [f"{step}_cpu_s" for step in ("read", "fold", "store", "load")]
    assert all(roads[step] >= 0 for step in (*steps, "store_server_cpu_s", "load_server_cpu_s"))
    assert roads["same"]
    assert roads["pieces"] >= roads["edges"] > 0
    assert roads["peak_mb"] > 0
    with database.connect() as connection:
        tables = connection.execute(
            "SELECT (SELECT count(*) FROM city), (SELECT count(*) FROM road_network), (SELECT count(*) FROM road_edge)"
        ).fetchone()
    assert tables == (0, 0, 0)
    assert f"{town.name} (" in run("bench", "roads", town).stdout


def test_a_file_that_is_not_there_is_said(run: Run) -> None:
    assert run("bench", "roads", "none.osm").exit_code == 4
