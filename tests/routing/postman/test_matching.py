"""Pairs at the least cost, against networkx."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.postman.matching import matching


def least(cost: np.ndarray) -> int:
    graph: nx.Graph[int] = nx.Graph()
    rows, columns = np.triu_indices(len(cost), 1)
    graph.add_weighted_edges_from(zip(rows.tolist(), columns.tolist(), cost[rows, columns].tolist(), strict=True))
    return sum(int(cost[pair]) for pair in nx.min_weight_matching(graph))


def found(cost: np.ndarray) -> int:
    mate = matching(cost)
    assert (mate[mate] == np.arange(len(cost))).all()
    assert (mate != np.arange(len(cost))).all()
    return int(cost[np.arange(len(cost)), mate].sum()) // 2


@settings(max_examples=150)
@given(st.integers(1, 7), st.integers(0, 2**32 - 1), st.sampled_from([2, 5, 40, 10**12]))
def test_no_pairs_cost_less(pairs: int, seed: int, most: int) -> None:
    half = np.triu(np.random.default_rng(seed).integers(0, most, (2 * pairs, 2 * pairs)), 1)
    assert found(half + half.T) == least(half + half.T)


@pytest.mark.parametrize("points", [24, 36])
@pytest.mark.parametrize("side", [6, 1000])
def test_points_of_a_plane_are_paired_as_well(points: int, side: int) -> None:
    at = np.random.default_rng(points).integers(0, side, (points, 2))
    cost = np.abs(at[:, None] - at[None]).sum(-1)
    assert found(cost) == least(cost)


def test_nothing_is_paired_with_nothing() -> None:
    assert len(matching(np.zeros((0, 0)))) == 0
