"""A gridded town, an OSRM stub that knows it, and travel that asks the stub."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest

from gridsvc.roads import UNREACHABLE, Location, Mode, Roads
from routing.dijkstra import DijkstraSearch
from routing.network import Network
from routing.osrm import Osrm
from routing.outside.limits import Limits
from routing.outside.patience import Patience
from routing.outside.server import Server
from routing.outside.travel import OutsideTravel
from tests.routing.networks import roads_of
from tests.routing.osrm.stub import Stub, serving

SIDE = 5


def town(milliseconds: int = 160_000) -> Roads:
    """Streets of 200 m in a grid, each way at a time of its own in tenths of a second; some one-ways, and an island."""
    chance = np.random.default_rng(3)
    corners = [(102.7 + 0.002 * (i % SIDE), 25.0 + 0.0018 * (i // SIDE)) for i in range(SIDE * SIDE)]
    across = [(i, i + 1) for i in range(SIDE * SIDE) if (i + 1) % SIDE]
    up = [(i, i + SIDE) for i in range(SIDE * (SIDE - 1))]
    pairs = [(a, b, *(milliseconds + 800 * chance.integers(0, 60, 2))) for a, b in across + up]
    edges = [(a, b, 200.0, int(there), UNREACHABLE if a % 7 == 3 else int(back)) for a, b, there, back in pairs]
    island = len(corners)
    corners += [(102.72, 25.0), (102.722, 25.0)]
    names = [f"第{number}街" for number in range(len(edges))]
    return roads_of(corners, [*edges, (island, island + 1, 200.0, 160_000, 160_000)], names)


def places(number: int, edges: int) -> list[Location]:
    """Places inside edges, at eighths of their length."""
    chance = np.random.default_rng(number)
    return [
        Location(int(edge), 25.0 * eighth)
        for edge, eighth in zip(chance.integers(0, edges, number), chance.integers(1, 8, number), strict=True)
    ]


@pytest.fixture(scope="session")
def roads() -> Roads:
    return town()


@pytest.fixture(scope="session")
def network(roads: Roads) -> Network:
    return Network(roads, searching=DijkstraSearch)


@pytest.fixture(scope="session")
def served(network: Network) -> Iterator[Stub]:
    with serving(Stub(network)) as stub:
        yield stub


@pytest.fixture
def stub(served: Stub) -> Stub:
    """The stub, remembering nothing of other tests."""
    served.asked.clear()
    served.faults.clear()
    served.table_size = 100
    return served


@pytest.fixture
def pauses() -> list[float]:
    """The seconds that would have been slept."""
    return []


Asking = Callable[..., OutsideTravel]


@pytest.fixture
def asking(roads: Roads, stub: Stub, pauses: list[float]) -> Asking:
    """Makes travel that asks the stub, or given addresses, without ever sleeping."""

    def make(*addresses: str, watch: Callable[[int, int], None] | None = None, **limits: int) -> OutsideTravel:
        patience = Patience(sleep=pauses.append, draw=lambda: 1.0, answer_s=limits.pop("answer_s", 20))
        servers = {Mode.WALK: Server("OSRM", Mode.WALK, "foot", addresses or (stub.address,), "GRIDSVC_OSRM_WALK")}
        told = {"watch": watch} if watch else {}
        return OutsideTravel(roads, servers, Osrm(), limits=Limits(patience=patience, **limits), **told)

    return make
