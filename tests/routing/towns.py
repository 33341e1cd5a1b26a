"""Towns of crossing streets, large enough for everything an engine does, and places in them."""

import numpy as np

from gridsvc.roads import UNREACHABLE, Location, Mode, Roads
from tests.routing.networks import roads_of


def town(side: int, seed: int, mode: Mode = Mode.CAR) -> Roads:
    """Side x side crossings; some streets one-way, some missing, some doubled, some turns forbidden, an island."""
    chance = np.random.default_rng(seed)
    nodes = [(102.7 + 0.001 * x, 25.0 + 0.001 * y) for y in range(side) for x in range(side)]
    links = [(n, n + 1) for n in range(side * side) if (n + 1) % side]
    links += [(n, n + side) for n in range(side * (side - 1))]
    links = [link for link in links if chance.random() > 0.1]
    links += [links[i] for i in chance.integers(0, len(links), side)] + [(0, 0)]
    times = chance.integers(0, 60, (len(links), 2)) * 500
    times[chance.random((len(links), 2)) < 0.12] = UNREACHABLE
    lengths = chance.integers(1, 20, len(links)) * 8.0
    edges = [(*links[i], float(lengths[i]), *times[i].tolist()) for i in range(len(links))]
    edges.append((len(nodes), len(nodes) + 1, 80.0, 8_000, 8_000))
    nodes += [(103.0, 25.0), (103.001, 25.0)]
    roads = roads_of(nodes, edges, mode=mode)
    into, out = np.nonzero(roads.arc_heads[:, None] == roads.arc_tails[None, :])
    chosen = chance.choice(len(into), len(into) // 15, replace=False)
    return roads_of(nodes, edges, mode=mode, turns=np.column_stack((into[chosen], out[chosen])).tolist())


def places_in(roads: Roads, number: int, seed: int) -> list[Location]:
    """Places anywhere on any edge."""
    chance = np.random.default_rng(seed)
    edges = chance.integers(0, roads.edges, number)
    return [Location(int(edge), float(roads.length_m[edge]) * float(chance.integers(0, 9)) / 8) for edge in edges]
