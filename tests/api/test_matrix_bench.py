import gzip
import json
import os
import re
import signal
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from api.cli import app
from api.drawings.drawing import Ink, Line, Words
from api.matrix_bench.chart import chart_of
from api.matrix_bench.child import Child
from api.matrix_bench.first import first_matrix
from api.matrix_bench.networkx_search import NetworkxSearch
from api.matrix_bench.order import MatrixOrder
from gridsvc.errors import GridServiceError
from gridsvc.roads import Mode
from routing.dijkstra import DijkstraSearch
from routing.graph import graph_of, mode_streets
from routing.places import places_of
from tests.routing.towns import places_in, town

FIELDS = {
    *("engine", "mode", "nodes", "arcs", "size", "prepare_cpu_s", "customize_cpu_s", "matrix_cpu_s", "matrix_wall_s"),
    *("peak_mb", "max_difference_ms", "extrapolated"),
}


def test_networkx_answers_as_scipy_does() -> None:
    roads = town(6, 4)
    streets = mode_streets(roads, graph_of(roads), Mode.CAR, np.zeros(roads.edges, dtype=np.bool_))
    places, _ = places_of(roads, places_in(roads, 30, 4))
    found, expected = (engine(streets).matrix(places, places) for engine in (NetworkxSearch, DijkstraSearch))
    assert (found.ms == expected.ms).all()
    assert (found.metres == expected.metres).all()


@pytest.fixture
def streets(tmp_path: Path) -> Path:
    """Four streets round a block, as OSM XML."""
    corners = [(25.0, 102.7), (25.0, 102.701), (25.001, 102.701), (25.001, 102.7)]
    nodes = "".join(f"<node id='{i}' lat='{lat}' lon='{lon}' version='1'/>" for i, (lat, lon) in enumerate(corners, 1))
    ways = "".join(
        f"<way id='{i}' version='1'><nd ref='{i}'/><nd ref='{i % 4 + 1}'/><tag k='highway' v='residential'/></way>"
        for i in range(1, 5)
    )
    file = tmp_path / "block.osm.gz"
    file.write_bytes(gzip.compress(f"<osm version='0.6'>{nodes}{ways}</osm>".encode()))
    return file


def test_each_engine_and_size_gives_a_line(streets: Path) -> None:
    told = CliRunner().invoke(
        app, ["bench", "matrix", "--roads", str(streets), "--mode", "walk", "--sizes", "3,50", "--json"]
    )
    lines = [json.loads(line) for line in told.stdout.splitlines()]
    assert [(line["engine"], line["size"]) for line in lines] == [
        (engine, size) for engine in ("gridsvc", "scipy", "networkx") for size in (3, 50)
    ]
    assert all(line.keys() >= FIELDS for line in lines)
    assert {line["max_difference_ms"] for line in lines} == {0}
    assert [line["extrapolated"] for line in lines] == [False, False, False, True, False, True]
    assert all(line["mode"] == "walk" and line["machine"]["cores"] for line in lines)


def test_people_are_told_the_ratio_to_a_peer_and_shown_a_chart(streets: Path, tmp_path: Path) -> None:
    chart = tmp_path / "chart.svg"
    measured = ["--roads", str(streets), "--sizes", "20,40", "--against", "scipy", "--plot", str(chart)]
    told = CliRunner().invoke(app, ["--lang", "en", "bench", "matrix", *measured])
    assert told.exit_code == 0
    assert "times ours" in told.stdout
    words = re.findall("<text[^>]*>([^<]*)<", chart.read_text("utf-8"))
    assert {"gridsvc", "scipy", "20", "40", "CPU s"} <= set(words)


def test_an_engine_that_is_killed_is_named_with_its_size_and_memory(tmp_path: Path) -> None:
    order = MatrixOrder(Mode.CAR, (2000,))
    with Child("gridsvc", first_matrix, tmp_path / "roads", order) as child:
        os.kill(child.process_id or 0, signal.SIGKILL)
        with pytest.raises(GridServiceError) as error:
            child.told(2000)
    told = error.value.params
    assert (error.value.code, told["engine"], told["size"], told["how"]) == (
        "bench_engine_killed",
        "gridsvc",
        2000,
        "SIGKILL",
    )
    assert told["answer_mb"] == 32.0


def test_a_matrix_larger_than_memory_is_told_and_ends_with_one(streets: Path) -> None:
    told = CliRunner().invoke(
        app, ["--lang", "en", "bench", "matrix", "--roads", str(streets), "--sizes", "1000000", "--against", ""]
    )
    assert told.exit_code == 1
    assert re.search("gridsvc at 1000000 x 1000000 (failed|was killed)", told.stderr)


def test_a_chart_of_several_networks_runs_over_their_nodes() -> None:
    measured = [
        {"engine": engine, "nodes": nodes, "size": size, "matrix_cpu_s": seconds * nodes}
        for engine, seconds in (("gridsvc", 1e-6), ("scipy", 1e-4))
        for nodes in (1000, 10_000)
        for size in (10, 100)
    ]
    drawn = chart_of(measured, "t", "a", "u")
    words = {each.text: each.place for each in drawn.marks if isinstance(each, Words)}
    lines = [each.places for each in drawn.marks if isinstance(each, Line) and each.ink is not Ink.GROUND]
    assert {"1\N{NO-BREAK SPACE}000", "10\N{NO-BREAK SPACE}000", "gridsvc", "scipy"} <= words.keys()
    assert words["scipy"][1] < words["gridsvc"][1]
    ours = next(line for line in lines if len(line) == 2 and line[0][0] != line[1][0] and line[0][1] > line[1][1])
    assert all(0 <= x <= drawn.width and 0 <= y <= drawn.height for x, y in ours)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [(["--sizes", "ten"], "ten"), (["--sizes", "0"], "0"), (["--against", "osmr"], "scipy, networkx")],
)
def test_what_cannot_be_measured_is_named(wrong: list[str], said: str, streets: Path) -> None:
    told = CliRunner().invoke(app, ["--lang", "en", "bench", "matrix", "--roads", str(streets), *wrong])
    assert told.exit_code in (2, 3)
    assert said in told.stderr
