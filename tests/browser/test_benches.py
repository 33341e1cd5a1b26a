"""Feeds and pages of a running service are measured, and what cannot be measured says why."""

import socket
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from api.cli import app
from api.feed_bench import Bench, measured_feeds
from api.page_bench import measured_page
from geodata.cities import city_named
from geodata.database import Database
from gridsvc.actors import SYSTEM
from gridsvc.errors import NotFound, Unreachable
from gridsvc.language import Language
from tests.browser.conftest import ServedSite

pytestmark = pytest.mark.browser


def _bench(database: Database, address: str) -> list[dict[str, Any]]:
    with database.connect(actor=SYSTEM) as connection:
        row = city_named(connection, None)
    return list(measured_feeds(database, row, SYSTEM, Bench(address, seconds=0.1, rounds=1, clients=2)))


def test_feeds_are_measured_beside_the_same_sql(small_database: Database, served_site: ServedSite) -> None:
    grids, problems, one, tile = _bench(small_database, served_site.own)

    assert grids["answer"] == "grids_in_a_box"
    for each in (grids, problems, one):
        assert each["ratio"] == pytest.approx(each["per_second"] / each["pgbench_per_second"], rel=0.1, abs=0.01)
    assert grids["bytes"] > one["bytes"] > 0
    assert "ratio" not in tile
    assert tile["p99_ms"] >= tile["p50_ms"] > 0


def test_a_service_that_does_not_answer_is_named(small_database: Database) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"http://127.0.0.1:{taken.getsockname()[1]}"
    with pytest.raises(Unreachable) as refused:
        _bench(small_database, address)
    assert (refused.value.code, refused.value.params["address"]) == ("bench_no_service", address)


@pytest.mark.all
def test_pages_are_measured(served_site: ServedSite) -> None:
    wide = next(iter(measured_page(served_site.address("problems", Language.EN), openings=1)))

    assert (wide["width_px"], wide["foreign_requests"]) == (1280, 0)
    assert min(wide["cold_ms"], wide["usable_ms"], wide["heap_mb"], wide["frame_ms"]) > 0
    assert wide["worst_frame_ms"] >= wide["frame_ms"]


@pytest.mark.all
def test_a_page_that_is_not_there_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"http://127.0.0.1:{taken.getsockname()[1]}/"
    with pytest.raises(NotFound) as refused:
        list(measured_page(address, openings=1))
    assert (refused.value.code, refused.value.params["address"]) == ("bench_no_page", address)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    told = CliRunner().invoke(app, ["--lang", "en", "bench", "pages", str(tmp_path / "nowhere.html")])

    assert told.exit_code == 4
    assert "nowhere.html" in told.stderr
