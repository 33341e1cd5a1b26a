import itertools
import json
import logging
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from gridsvc.roads import UNREACHABLE, Mode
from routing.dijkstra import DijkstraSearch
from routing.graph import graph_of
from routing.hierarchy import Hierarchies, elimination
from routing.hierarchy.order import OrderStore, nested_dissection
from routing.network import Network
from tests.routing.towns import places_in, town


@pytest.mark.parametrize("seed", range(4))
def test_a_town_is_travelled_as_dijkstra_travels_it(seed: int) -> None:
    roads = town(18, seed)
    sources, targets = places_in(roads, 150, seed), places_in(roads, 170, seed + 50)
    found = Network(roads, searching=Hierarchies()).matrix(sources, targets, Mode.CAR)
    expected = Network(roads, searching=DijkstraSearch).matrix(sources, targets, Mode.CAR)
    assert (found.ms == expected.ms).all()
    assert (found.metres == expected.metres).all()
    assert 0.1 < (found.ms != UNREACHABLE).mean() < 1


def test_closed_streets_change_the_same_ways_as_for_dijkstra() -> None:
    roads = town(12, 7)
    closed = np.random.default_rng(7).random(roads.edges) < 0.15
    places = places_in(roads, 90, 7)
    searching = Hierarchies()
    before = Network(roads, searching=searching).matrix(places, places, Mode.CAR)
    found = Network(roads, closed=closed, searching=searching).matrix(places, places, Mode.CAR)
    expected = Network(roads, closed=closed, searching=DijkstraSearch).matrix(places, places, Mode.CAR)
    assert (found.ms == expected.ms).all()
    assert (found.ms != before.ms).any()


def test_ways_of_a_town_take_arcs_that_meet_and_sum_to_the_matrix() -> None:
    roads = town(14, 3)
    network = Network(roads, searching=Hierarchies())
    places = places_in(roads, 40, 3)
    matrix = network.matrix(places, places, Mode.CAR)
    pairs = [pair for pair in itertools.product(range(40), repeat=2) if matrix.ms[pair] != UNREACHABLE]
    barred = {tuple(turn) for turn in roads.forbidden_turns.tolist()}
    paths = network.paths([(places[one], places[other]) for one, other in pairs], Mode.CAR)
    assert len(pairs) > 300
    for pair, path in zip(pairs, paths, strict=True):
        assert (path.ms, path.metres) == (matrix.ms[pair], matrix.metres[pair])
        assert (roads.arc_heads[path.arcs[:-1]] == roads.arc_tails[path.arcs[1:]]).all()
        assert not barred & set(itertools.pairwise(path.arcs.tolist()))
        times = roads.times_ms[Mode.CAR].ravel()[path.arcs].tolist()
        begin, end = path.shares
        if len(times) == 1:
            parts = [abs(end - begin)]
        else:
            ends = (begin if path.arcs[0] % 2 else 1 - begin, 1 - end if path.arcs[-1] % 2 else end)
            parts = [ends[0], *[1.0] * (len(times) - 2), ends[1]]
        assert sum(int(time * part + 0.5) for time, part in zip(times, parts, strict=True)) == path.ms


def test_the_number_of_threads_changes_nothing() -> None:
    roads = town(15, 1)
    places = places_in(roads, 200, 1)
    one, three = (
        Network(roads, searching=Hierarchies(threads=threads)).matrix(places, places, Mode.CAR) for threads in (1, 3)
    )
    assert (one.ms == three.ms).all()
    assert (one.metres == three.metres).all()


def test_turns_that_cars_may_not_take_bind_nobody_else() -> None:
    roads = town(10, 5)
    walked = replace(roads, times_ms={Mode.WALK: roads.times_ms[Mode.CAR]})
    free = replace(walked, forbidden_turns=np.zeros((0, 2), dtype=np.int32))
    places = places_in(roads, 70, 5)
    found = Network(walked, searching=Hierarchies()).matrix(places, places, Mode.WALK)
    assert (found.ms == Network(free, searching=DijkstraSearch).matrix(places, places, Mode.WALK).ms).all()
    driven = Network(roads, searching=Hierarchies()).matrix(places, places, Mode.CAR)
    assert (driven.ms >= found.ms).all()
    assert (driven.ms > found.ms).any()


graphs = st.integers(1, 9).flatmap(
    lambda nodes: st.tuples(
        st.just(nodes), st.lists(st.tuples(st.integers(0, nodes - 1), st.integers(0, nodes - 1)), max_size=20)
    )
)


@given(graphs)
def test_contraction_adds_the_arcs_that_eliminating_node_by_node_adds(drawn: tuple[int, list[tuple[int, int]]]) -> None:
    nodes, pairs = drawn
    links = links_of(nodes, pairs)
    parent = elimination.elimination_tree(links.indptr, links.indices)
    starts, heads = elimination.upward_arcs(links.indptr, links.indices, parent)
    graph = nx.Graph(list(zip(*links.nonzero(), strict=True)))
    graph.add_nodes_from(range(nodes))
    for node in range(nodes):
        higher = sorted(graph[node])
        assert heads[starts[node] : starts[node + 1]].tolist() == higher
        assert parent[node] == (higher[0] if higher else -1)
        graph.add_edges_from(itertools.combinations(higher, 2))
        graph.remove_node(node)
    order = elimination.postorder(parent)
    assert sorted(order.tolist()) == list(range(nodes))
    place = np.argsort(order)
    assert all(place[node] < place[above] for node, above in enumerate(parent) if above >= 0)
    depth = elimination.depths(parent)
    assert all(depth[node] == (depth[above] + 1 if above >= 0 else 0) for node, above in enumerate(parent))


def links_of(nodes: int, pairs: list[tuple[int, int]]) -> csr_array:
    apart = np.array([pair for pair in pairs if pair[0] != pair[1]], dtype=np.int32).reshape(-1, 2)
    both = np.unique(np.concatenate((apart, apart[:, ::-1])), axis=0)
    return csr_array((np.ones(len(both)), (both[:, 0], both[:, 1])), shape=(nodes, nodes))


def test_uncompiled_kernels_say_the_same() -> None:
    told = json.loads(answer_of({"NUMBA_DISABLE_JIT": "1"}))
    assert told == json.loads(answer_of({}))
    assert len(told) > 100


def answer_of(settings: dict[str, str]) -> str:
    script = (
        "import json; from gridsvc.roads import Mode, UNREACHABLE; from routing.network import Network;"
        "from routing.hierarchy import Hierarchies; from tests.routing.towns import places_in, town;"
        "roads = town(6, 2); network = Network(roads, searching=Hierarchies()); places = places_in(roads, 14, 2);"
        "found = network.matrix(places, places, Mode.CAR);"
        "legs = [(one, other) for i, one in enumerate(places) for j, other in enumerate(places)"
        " if found.ms[i, j] != UNREACHABLE];"
        "ways = [path.arcs.tolist() for path in network.paths(legs, Mode.CAR)];"
        "print(json.dumps([*found.ms.ravel().tolist(), *found.metres.ravel().tolist(), *ways]))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | settings | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    return ran.stdout


def kept_order(folder: Path) -> tuple[csr_array, Path]:
    graph = graph_of(town(9, 1))
    links = links_of(graph.nodes, np.column_stack((graph.tails, graph.heads)).tolist())
    assert (OrderStore(folder).order(links) == nested_dissection(links)).all()
    (file,) = folder.iterdir()
    return links, file


def test_an_order_is_kept_for_the_next_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    links, _ = kept_order(tmp_path / "orders")
    expected = nested_dissection(links)
    monkeypatch.setattr("routing.hierarchy.order.nested_dissection", lambda _: pytest.fail("it was made again"))
    assert (OrderStore(tmp_path / "orders").order(links) == expected).all()


@pytest.mark.parametrize("damage", [lambda whole: whole[:-1], lambda whole: whole[:40], lambda _: b"", bytes.swapcase])
def test_a_damaged_order_is_made_anew(damage: "object", tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    links, file = kept_order(tmp_path)
    whole = file.read_bytes()
    file.write_bytes(damage(whole))
    with caplog.at_level(logging.WARNING):
        assert (OrderStore(tmp_path).order(links) == nested_dissection(links)).all()
    assert str(file) in caplog.text
    assert file.read_bytes() == whole


def test_a_folder_that_cannot_be_written_costs_only_time(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "taken").write_text("a file")
    links, _ = kept_order(tmp_path / "orders")
    with caplog.at_level(logging.WARNING):
        assert (OrderStore(tmp_path / "taken").order(links) == nested_dissection(links)).all()
    assert "could not be" in caplog.text


def test_processes_that_prepare_the_same_network_at_once_leave_one_whole_file(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from routing.graph import graph_of;"
        "from routing.hierarchy import Hierarchies; from tests.routing.towns import town;"
        "Hierarchies(Path(sys.argv[1])).contraction(graph_of(town(25, 1)))"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    running = [subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], env=environment) for _ in range(3)]
    assert [each.wait() for each in running] == [0, 0, 0]
    (file,) = tmp_path.iterdir()
    whole = file.read_bytes()
    Hierarchies(tmp_path).contraction(graph_of(town(25, 1)))
    assert file.read_bytes() == whole
