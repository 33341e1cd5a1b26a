"""Places between which matrices are measured."""

import numpy as np

from routing.graph import ModeStreets
from routing.places import Places


def places_on(streets: ModeStreets, size: int, seed: int) -> Places:
    """Places anywhere on streets that hang together."""
    chance = np.random.default_rng(seed)
    edges = np.flatnonzero(streets.graph.connected_edges(streets.costs))
    return Places(chance.choice(edges, size), chance.random(size))
