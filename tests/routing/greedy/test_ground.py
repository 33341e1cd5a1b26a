"""Travel between all places of a task."""

import pytest

from gridsvc.roads import Mode
from routing.dijkstra import DijkstraSearch
from routing.greedy.case import ground
from routing.network import Network
from tests.routing.towns import places_in, town


def test_many_places_are_asked_for_in_blocks_that_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    roads = town(5, 3)
    places = tuple(dict.fromkeys(places_in(roads, 11, 3)))
    network = Network(roads, searching=DijkstraSearch)
    whole = ground._ground(places, Mode.CAR, network)
    monkeypatch.setattr(ground, "_ROWS", 4)
    blocks = ground._ground(places, Mode.CAR, network)
    assert (blocks.ms == whole.ms).all()
    assert (blocks.metres == whole.metres).all()
    assert (whole.ms[:-2, :-2] == network.matrix(places, places, Mode.CAR).ms).all()
    assert not whole.ms[:-2, whole.anywhere].any()
    assert (whole.ms[whole.nowhere :, :] == whole.ms[0, whole.nowhere]).all()
