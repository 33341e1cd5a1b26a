"""Directions are kept with the plan; of plans from before they are found again on the roads they were made on."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from geodata.database import Database
from tests.api.cli.patrolled_city import Run, commands_on
from tests.geodata.stores import patrol_world

NAME = "十日巡查"


@pytest.fixture
def run(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    with database.connect() as connection:
        patrol_world.pave(connection, patrol_world.build(connection))
    with commands_on(database, monkeypatch) as run:
        assert run("programme", "add", "--name", NAME, "--start", "2026-11-23").exit_code == 0
        assert run("plan", "run", NAME).exit_code == 0
        yield run


def directions(run: Run, out: Path) -> list[dict[str, Any]]:
    done = run("plan", "export", NAME, "--out", out, "--format", "json", "--directions")
    assert done.exit_code == 0, done.output
    document = json.loads((out / "directions.json").read_text("utf-8"))
    plan = json.loads((out / "plan.json").read_text("utf-8"))
    legs = [leg for route in document["routes"] for leg in route["legs"]]
    stops = {leg["to"]: leg for leg in document["routes"][0]["legs"]}
    for stop in plan["routes"][0]["stops"]:
        steps = stops[stop["sequence"]]["steps"]
        if steps:
            assert sum(round(step["seconds"] * 1000) for step in steps) == round(stop["travel_s"] * 1000)
            assert sum(step["metres"] for step in steps) == stop["travel_m"]
    return legs


def test_kept_and_found_again_they_are_the_same(run: Run, database: Database, tmp_path: Path) -> None:
    kept = directions(run, tmp_path / "kept")
    assert {leg["untold"] for leg in kept} == {None}
    assert {step["turn"] for leg in kept for step in leg["steps"]} >= {"depart", "arrive"}
    with database.connect() as connection:
        assert connection.execute("UPDATE route SET directions = NULL").rowcount
    assert directions(run, tmp_path / "again") == kept


def test_where_the_roads_are_gone_that_is_said(run: Run, database: Database, tmp_path: Path) -> None:
    with database.connect() as connection:
        connection.execute("UPDATE route SET directions = NULL")
        connection.execute("UPDATE road_network SET hash = 'sha256:' || repeat('0', 64)")
    assert {leg["untold"] for leg in directions(run, tmp_path)} == {"roads_gone"}
    done = run("plan", "export", NAME, "--out", tmp_path, "--format", "html", "--directions", lang="zh-CN")
    assert done.exit_code == 0
    pages = [path.read_text("utf-8") for path in (tmp_path / "sheets").glob("2026*.html")]
    assert any("没有路线指引" in page for page in pages)


def test_what_was_closed_since_is_not_told_otherwise(run: Run, database: Database, tmp_path: Path) -> None:
    with database.connect() as connection:
        connection.execute("UPDATE route SET directions = NULL")
        connection.execute(
            "INSERT INTO road_closure (city_id, edge, closed_from)"
            " SELECT city_id, public_id, '2026-11-20T00:00:00Z' FROM road_edge"
        )
    assert "streets_changed" in {leg["untold"] for leg in directions(run, tmp_path)}
