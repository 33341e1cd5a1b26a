"""Lanes that go on round a bend are one street."""

from dataclasses import replace

import numpy as np
import scipy.sparse
import scipy.sparse.csgraph

from geodata.sample.town.noding import Net

_PAIR = 2
_LANE = "inner"


def with_lanes_joined(net: Net) -> Net:
    """The net in which lanes of one class that only meet each other at a node have one key, the first of theirs."""
    keys, key = np.unique(net.key, return_inverse=True)
    ends = np.concatenate([net.start, net.end])
    order = np.argsort(ends, kind="stable")
    first = np.searchsorted(ends[order], np.flatnonzero(net.degree == _PAIR))
    one, other = order[first] % len(key), order[first + 1] % len(key)
    lane = np.char.startswith(net.key, _LANE)
    alike = lane[one] & lane[other] & (net.road_class[one] == net.road_class[other])
    pairs = key[one[alike]], key[other[alike]]
    graph = scipy.sparse.coo_array((np.ones(alike.sum()), pairs), shape=(len(keys), len(keys)))
    _, group = scipy.sparse.csgraph.connected_components(graph, directed=False)
    _, leader = np.unique(group, return_index=True)
    return replace(net, key=keys[leader[group]][key])
